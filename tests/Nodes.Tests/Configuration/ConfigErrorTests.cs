using ActorMQ.Hocon;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompGateway;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class ConfigErrorTests
{
    [Theory]
    [InlineData("broker.nmae = x", "2:1: unknown key actormq.broker.nmae: did you mean name?")]
    [InlineData("gateway { maxConnections = 5 }", "2:11: unknown key actormq.gateway.maxConnections: did you mean max-connections?")]
    [InlineData("brokr { name = x }", "2:1: unknown key actormq.brokr: did you mean broker?")]
    [InlineData("broker { max-connections = 5 }", "2:10: unknown key actormq.broker.max-connections: did you mean actormq.gateway.max-connections?")]
    [InlineData("listeners.stomp.prot = 61613", "2:1: unknown key actormq.listeners.stomp.prot: did you mean port?")]
    [InlineData("destinations.queues.\">\".whenFull = block", "2:1: unknown key actormq.destinations.queues.\">\".whenFull: did you mean when-full?")]
    [InlineData("actors.batches = 1", "2:1: unknown key actormq.actors.batches: the nearest known key is max-batch")]
    public void An_unknown_key_is_named_with_its_place_and_the_key_that_was_meant(string text, string expected) =>
        Assert.Equal([expected], ConfigText.Errors(text));

    [Theory]
    [InlineData("gateway.max-connections = many", "actormq.gateway.max-connections: expected a whole number")]
    [InlineData("broker.memory-limit = 5 apples", "actormq.broker.memory-limit: expected a size such as")]
    [InlineData("connections.connect-timeout = soon", "actormq.connections.connect-timeout: expected a duration such as")]
    [InlineData("destinations.queues.\">\".prioritized = maybe", "actormq.destinations.queues.\">\".prioritized: expected true or false")]
    [InlineData("destinations.queues.\">\".when-full = drop", "actormq.destinations.queues.\">\".when-full: expected one of block, reject, found \"drop\"")]
    [InlineData("listeners.stomp.scheme = stompp", "actormq.listeners.stomp.scheme: expected one of stomp, stomp+ssl, ws, wss")]
    [InlineData("listeners.stomp.strict = mostly", "actormq.listeners.stomp.strict: expected true or false")]
    [InlineData("listeners.stomp.address = here", "actormq.listeners.stomp.address: expected an IP address")]
    [InlineData("listeners.stomp = 5", "actormq.listeners.stomp: expected an object")]
    [InlineData("gateway = 5", "actormq.gateway: expected an object")]
    [InlineData("security.access = 5", "actormq.security.access: expected an array")]
    [InlineData("security.access = [5]", "actormq.security.access.0: expected an object")]
    [InlineData("connections.limits.body = 3GiB", "actormq.connections.limits.body: expected a size of less than 2GiB")]
    [InlineData("broker.data-directory = \"\"", "2:25: actormq.broker.data-directory: expected a path, found \"\"")]
    [InlineData("admin.socket = \"\"", "actormq.admin.socket: expected a path")]
    [InlineData("log.levels.gateway = loud", "actormq.log.levels.gateway: expected one of trace, debug")]
    [InlineData("gateway.max-connections = null", "actormq.gateway.max-connections: expected a whole number")]
    public void A_value_of_the_wrong_type_is_named_with_what_was_expected(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(ConfigText.Errors(text)));

    [Theory]
    [InlineData("broker.memory-limit = 10B", "2:23: actormq.broker.memory-limit must be at least 1MiB")]
    [InlineData("broker.stop-timeout = 0s", "2:23: actormq.broker.stop-timeout: expected longer than 0 and at most 1h")]
    [InlineData("broker.name = \"\"", "2:15: actormq.broker.name must be a text without control characters")]
    [InlineData("gateway.io-threads = -1", "actormq.gateway.io-threads must be from 0")]
    [InlineData("connections.transactions.max = 0", "actormq.connections.transactions.max must be at least 1")]
    [InlineData("connections.heart-beat { min = 1m, max = 1s }", "actormq.connections.heart-beat.max must be at least min and at most 7d")]
    [InlineData("connections.limits.frame = 1KiB", "actormq.connections.limits.frame must not be less than header-block")]
    [InlineData("listeners.stomp.port = 70000", "2:24: actormq.listeners.stomp.port must be from 1 to 65535, or 0 for any free one")]
    [InlineData("listeners.tls { scheme = \"stomp+ssl\", port = 1 }", "2:1: actormq.listeners.tls.certificate must be given")]
    [InlineData(
        "listeners.ws { enabled = true, allowed-origins = [example.com] }",
        "actormq.listeners.ws.allowed-origins: \"example.com\" is none: expected same-host")]
    [InlineData("listeners.ws { enabled = true, frames-per-message = 0 }", "actormq.listeners.ws.frames-per-message must be from 1 to 1000")]
    [InlineData("listeners.stomp.allowed-origins = [same-host]", "2:35: actormq.listeners.stomp.allowed-origins: is for WebSocket only")]
    [InlineData("listeners.mine { scheme = stomp }", "2:1: actormq.listeners.mine: the port is missing")]
    [InlineData("destinations.max = 0", "actormq.destinations.max: expected at least 1")]
    [InlineData("journal.retry-interval = 0s", "actormq.journal.retry-interval must be longer than 0")]
    [InlineData("journal.sqlite.max-size = 1B", "actormq.journal.sqlite.max-size must be at least 1MiB")]
    [InlineData("actors.max-batch = 0", "actormq.actors.max-batch: expected a whole number of at least 1")]
    [InlineData("actors.long-turn = 1ms", "actormq.actors.long-turn must not be shorter than quantum")]
    public void A_value_out_of_range_is_named_with_the_range(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(ConfigText.Errors(text)));

    [Fact]
    public void All_errors_come_out_at_once_in_the_order_of_the_file() => Assert.Equal(
        ["2:", "3:", "4:"],
        ConfigText.Errors("gateway.io-threads = many\nbroker.nmae = x\nconnections.prefetch.queue = 0").Select(error => error[..2]));

    [Fact]
    public void With_errors_there_are_no_options() => Assert.Null(ConfigText.Read("broker.nmae = x").Options);

    [Theory]
    [InlineData("actormg { broker.name = x }", "unknown key actormg: did you mean actormq?")]
    [InlineData("listeners { }", "unknown key listeners: did you mean actormq.listeners?")]
    public void What_would_be_ignored_because_it_is_outside_of_the_root_key_is_an_error(string file, string expected) =>
        Assert.Equal(expected, Assert.Single(ConfigText.ReadFile(file).Problems).Text);

    [Fact]
    public void Keys_of_ones_own_beside_the_root_key_can_be_referred_to() =>
        Assert.Equal("dc1-broker", ConfigText.ReadFile("location = dc1\nactormq.broker.name = ${location}\"-broker\"").Options!.Broker.Name);

    [Fact]
    public void Each_listener_may_be_strict() => Assert.Equal(
        [(ListenerScheme.Stomp, false), (ListenerScheme.WebSocket, true)],
        ConfigText.Options("listeners.ws { enabled = true, strict = true }").Gateway.Listeners.Select(listener => (listener.Scheme, listener.IsStrict))
            .Order());

    [Fact]
    public void A_listener_of_the_defaults_can_be_taken_away() => Assert.Empty(ConfigText.Options("listeners.stomp = null").Gateway.Listeners);

    [Fact]
    public void A_file_that_cannot_be_parsed_is_one_error_with_its_place()
    {
        var error = Assert.Throws<HoconException>(() => ConfigText.Read("broker { name = "));
        Assert.StartsWith("broker.conf:3:", error.Message);
    }
}
