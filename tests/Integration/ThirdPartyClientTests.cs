using System.Net;
using ActorMQ.Integration.Support;

namespace ActorMQ.Integration;

/// <summary>The libraries people have, as their distributions ship them, against a running node.</summary>
public sealed class ThirdPartyClientTests : IClassFixture<ThirdPartyClientTests.OneNode>
{
    private readonly OneNode _node;

    public ThirdPartyClientTests(OneNode node) => _node = node;

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "heartbeat", "topic", "durable"])]
    public Task Python_stomp_py(string version, string scenario) => ThirdPartyClient.RunAsync(ThirdPartyClient.Python, _node.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "mcollective", "client"])]
    public Task Ruby_stomp(string version, string scenario) => ThirdPartyClient.RunAsync(ThirdPartyClient.Ruby, _node.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "binary", "ack", "transaction", "error", "heartbeat"])]
    public Task JavaScript_stompjs(string version, string scenario) =>
        ThirdPartyClient.RunAsync(ThirdPartyClient.JavaScript, _node.WebSocket, version, scenario);

    /// <summary>One process for all of them, as in real life. The scenarios leave nothing behind that another one would trip over.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        private Site _site = null!;

        internal IPEndPoint Stomp => _site.Process.Addresses[0];

        internal IPEndPoint WebSocket => _site.Process.Addresses[1];

        public async Task InitializeAsync() => _site = await Site.StartedAsync("listeners.ws { enabled = true, port = 0 }");

        public async Task DisposeAsync() => await _site.DisposeAsync();
    }
}
