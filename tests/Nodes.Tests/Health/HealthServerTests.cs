using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMQ.Nodes.Health;
using ActorMQ.Nodes.Running;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Tests.Health;

public sealed class HealthServerTests : IAsyncLifetime
{
    private static readonly HealthOptions AnyPort = new() { Port = 0 };

    private readonly StagedHealth _node = new();
    private readonly HttpClient _http = new();
    private HealthServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await HealthServer.StartAsync(AnyPort, _node, NullLogger.Instance);
        _http.BaseAddress = new Uri($"http://{_server.Address}/");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync();
    }

    [Theory]
    [InlineData("starting", HttpStatusCode.ServiceUnavailable, "{\"ok\":false,\"state\":\"starting\"}")]
    [InlineData("standby", HttpStatusCode.ServiceUnavailable, "{\"ok\":false,\"state\":\"standby\"}")]
    [InlineData("serving", HttpStatusCode.OK, "{\"ok\":true,\"state\":\"serving\"}")]
    [InlineData("stopping", HttpStatusCode.ServiceUnavailable, "{\"ok\":false,\"state\":\"stopping\"}")]
    public async Task It_is_ready_while_clients_are_served(string phase, HttpStatusCode status, string answer)
    {
        _node.Current = new HealthReport(Enum.Parse<NodePhase>(phase, ignoreCase: true));

        Assert.Equal((status, answer), await GetAsync("ready"));
        Assert.Equal((HttpStatusCode.OK, $"{{\"ok\":true,\"state\":\"{phase}\"}}"), await GetAsync("health"));
    }

    [Fact]
    public async Task With_a_journal_that_cannot_write_it_is_ready_and_says_so()
    {
        _node.Current = new HealthReport(NodePhase.Serving, "the disk is full");

        Assert.Equal(
            (HttpStatusCode.OK, "{\"ok\":true,\"state\":\"serving\",\"reason\":\"the journal cannot write: the disk is full\"}"), await GetAsync("ready"));
    }

    [Fact]
    public async Task It_is_not_healthy_when_actors_do_not_answer()
    {
        _node.Current = new HealthReport(NodePhase.Serving);
        _node.Silent = ["/user/network", "/user/logins"];

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "{\"ok\":false,\"state\":\"serving\",\"reason\":\"actors do not answer: /user/network /user/logins\"}"),
            await GetAsync("health"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("ready")).Status);
    }

    [Fact]
    public async Task Head_is_answered_without_a_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "ready");
        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("{\"ok\":false,\"state\":\"starting\"}".Length, response.Content.Headers.ContentLength);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("Ready", HttpStatusCode.NotFound)]
    [InlineData("ready/x", HttpStatusCode.NotFound)]
    [InlineData("broker", HttpStatusCode.NotFound)]
    public async Task There_is_nothing_else(string path, HttpStatusCode status) => Assert.Equal((status, ""), await GetAsync(path));

    [Fact]
    public async Task Nothing_can_be_sent()
    {
        using var body = new ByteArrayContent(new byte[100_000]);
        using var response = await _http.PostAsync("ready", body);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_load_balancer_may_ask_in_http_1_0_without_a_host() =>
        Assert.StartsWith("HTTP/1.1 503 ", await SayAsync("GET /ready HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET /ready HTTP/2.0\r\n\r\n", "HTTP/1.1 505 ")]
    public async Task Nonsense_is_refused(string text, string answer) =>
        Assert.StartsWith(answer, await SayAsync(text), StringComparison.Ordinal);

    [Fact]
    public async Task A_request_that_is_too_large_is_refused() =>
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync($"GET /ready HTTP/1.1\r\nHost: x\r\nX: {new string('x', 5000)}\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_port_in_use_is_a_clear_error()
    {
        var error = await Assert.ThrowsAsync<NodeStartException>(
            () => HealthServer.StartAsync(AnyPort with { Port = _server.Address.Port }, _node, NullLogger.Instance));

        Assert.Equal(ExitCode.CannotListen, error.ExitCode);
        Assert.StartsWith($"Cannot listen at {_server.Address} (health): ", error.Message, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> SayAsync(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(StompTestClient.Patience);
    }
}
