using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Admin;

public sealed class AdminServerTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Any_client_of_http_can_ask_over_the_socket()
    {
        await using var node = await RunningNode.StartAsync();
        using var http = Client(Path.Combine(node.Data, AdminSocket.FileName));
        using var response = await http.GetAsync("broker");
        var broker = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("test", broker.GetProperty("name").GetString());
        Assert.Equal("memory", broker.GetProperty("journal").GetProperty("driver").GetString());
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NotFound)]
    [InlineData("queue?name=none", HttpStatusCode.NotFound)]
    [InlineData("queue", HttpStatusCode.BadRequest)]
    [InlineData("queue/messages?name=a&count=many", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_answered_is_an_error_in_json(string resource, HttpStatusCode expected)
    {
        await using var node = await RunningNode.StartAsync();
        using var http = Client(Path.Combine(node.Data, AdminSocket.FileName));
        using var response = await http.GetAsync(resource);
        Assert.Equal(expected, response.StatusCode);
        Assert.NotEmpty(JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Only_the_owner_may_open_the_socket()
    {
        await using var node = await RunningNode.StartAsync();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(node.Data, AdminSocket.FileName)));
    }

    [Fact]
    public async Task The_socket_goes_when_the_node_stops()
    {
        var node = await RunningNode.StartAsync($"journal.driver = memory, admin.socket = \"{_directory.File("s")}\"");
        Assert.True(File.Exists(_directory.File("s")));
        await node.DisposeAsync();
        Assert.False(File.Exists(_directory.File("s")));
    }

    [Fact]
    public void A_socket_left_behind_by_a_process_that_was_killed_is_replaced()
    {
        var path = _directory.File("stale");
        // A socket that is closed leaves its file, as a killed process does.
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) left.Bind(new UnixDomainSocketEndPoint(path));
        if (!File.Exists(path)) File.WriteAllText(path, "");
        using var socket = AdminSocket.Bind(path);
        Assert.True(socket.IsBound);
    }

    [Fact]
    public void A_socket_that_somebody_answers_at_is_left_alone()
    {
        var path = _directory.File("live");
        using var socket = AdminSocket.Bind(path);
        socket.Listen();
        Assert.Contains("Another process", Assert.Throws<IOException>(() => AdminSocket.Bind(path)).Message);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_socket_that_cannot_be_opened_does_not_keep_the_node_from_starting()
    {
        using var other = AdminSocket.Bind(_directory.File("live"));
        other.Listen();
        foreach (var path in new[] { _directory.File("live"), _directory.File("none/s"), _directory.File(new string('x', 120)) })
        {
            var options = ConfigText.Options(
                $"broker.data-directory = \"{_directory.Path}\", listeners.stomp.port = 0, journal.driver = memory, admin.socket = \"{path}\"");
            var node = await Running.Node.StartAsync(options, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
            await node.StopAsync();
        }
    }

    public void Dispose() => _directory.Dispose();

    private static HttpClient Client(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://broker/"),
    };
}
