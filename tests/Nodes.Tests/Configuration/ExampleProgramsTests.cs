using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>
/// The configurations that we show to users do for the programs they are for: with the destinations, headers and versions that these programs
/// use, and with nothing beside.
/// </summary>
public sealed class ExampleProgramsTests
{
    private const string Password = "secret";

    // What MCollective's connector asks for with a heartbeat_interval of 30.
    private static readonly (string Name, string? Value)[] MCollectiveHeaders = [("heart-beat", "30500,29500")];

    [Fact]
    public async Task Puppet_queues_its_catalogues()
    {
        await using var node = await StartAsync("puppet-queueing.conf", "puppet");
        // The gem speaks STOMP 1.0 unless it is told otherwise, and Puppet does not tell it.
        await using var master = await StompTestClient.ConnectAsync(node.Address, "1.0", "puppet", Password);
        await using var puppetqd = await StompTestClient.ConnectAsync(node.Address, "1.0", "puppet", Password);

        await master.PublishAsync("/queue/catalog", "catalogue of one", headers: ("persistent", "true"));
        await puppetqd.SubscribeAsync("/queue/catalog", ack: "client");
        await puppetqd.AckAsync(await puppetqd.ExpectMessageAsync("catalogue of one"));
        await master.PublishAsync("/queue/catalog", "catalogue of two", headers: ("persistent", "true"));
        await puppetqd.ExpectMessageAsync("catalogue of two");

        foreach (var destination in (string[])["/queue/facts", "/queue/catalog.other", "/queue/ActiveMQ.DLQ", "/topic/catalog"])
            await ExpectRefusedAsync(master, destination);
        await ExpectNoLoginAsync(node);
    }

    [Theory]
    [InlineData("mcollective", "mcollective")]
    [InlineData("mcollective", "uk_collective")]
    [InlineData("admin", "mcollective")]
    [InlineData("uk-operator", "uk_collective")]
    public async Task MCollective_asks_all_nodes_and_single_ones(string operatorName, string collective)
    {
        await using var node = await StartMCollectiveAsync();
        await using var server = await ConnectAsync(node, "mcollective");
        await server.SubscribeAsync($"/topic/{collective}.discovery.agent", $"/topic/{collective}.discovery.agent");
        await server.SubscribeAsync($"/topic/{collective}.rpcutil.agent", $"/topic/{collective}.rpcutil.agent");
        await server.SubscribeAsync(
            $"/queue/{collective}.nodes", $"{collective}_directed_to_identity", headers: ("selector", "mc_identity = 'web1.example.com'"));
        await using var client = await ConnectAsync(node, operatorName);
        var reply = $"/queue/{collective}.reply.noc.example.com_4711.1";
        await client.SubscribeAsync(reply, $"{collective}_{reply}");

        await client.PublishAsync($"/topic/{collective}.discovery.agent", "who is there", receipt: false, [("reply-to", reply), .. Lasting()]);
        await AnswerAsync(server, "who is there");
        await client.ExpectMessageAsync("answer to who is there");
        await client.PublishAsync(
            $"/queue/{collective}.nodes", "run", receipt: false, [("mc_identity", "web1.example.com"), ("reply-to", reply), .. Lasting()]);
        await AnswerAsync(server, "run");
        await client.ExpectMessageAsync("answer to run");
    }

    [Fact]
    public async Task MCollective_nodes_register()
    {
        await using var node = await StartMCollectiveAsync();
        await using var registry = await ConnectAsync(node, "mcollective");
        await registry.SubscribeAsync("/topic/mcollective.registration.agent");
        await using var server = await ConnectAsync(node, "mcollective");
        await server.PublishAsync(
            "/topic/mcollective.registration.agent", "facts", receipt: false, [("reply-to", "/queue/mcollective.reply.web1_1.1"), .. Lasting()]);
        await registry.ExpectMessageAsync("facts");
    }

    [Fact]
    public async Task MCollective_heart_beats_are_as_slow_as_it_asks_for()
    {
        await using var node = await StartMCollectiveAsync();
        await using var client = await StompTestClient.OpenAsync(node.Address);
        var connected = await client.ConnectAsync("1.1", "mcollective", Password, MCollectiveHeaders);
        Assert.Equal("29500,30500", connected["heart-beat"]);
    }

    [Fact]
    public async Task MCollective_users_stay_within_their_collectives()
    {
        await using var node = await StartMCollectiveAsync();
        await using var mcollective = await ConnectAsync(node, "mcollective");
        foreach (var destination in (string[])["/queue/orders", "/topic/orders", "/topic/other_collective.ping.agent", "/queue/ActiveMQ.DLQ"])
            await ExpectRefusedAsync(mcollective, destination);
        await using var operatorOfOne = await ConnectAsync(node, "uk-operator");
        foreach (var destination in (string[])["/topic/mcollective.discovery.agent", "/queue/mcollective.nodes", "/queue/mcollective.reply.noc_1.1"])
            await ExpectRefusedAsync(operatorOfOne, destination);
        await using var admin = await ConnectAsync(node, "admin");
        await admin.SubscribeAsync("/queue/orders");
        await ExpectNoLoginAsync(node);
    }

    [Fact]
    public async Task Programs_of_one_machine_need_no_login()
    {
        await using var node = await StartAsync("single-node.conf");
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync("/queue/anything");
        await client.PublishAsync("/queue/anything", "x", receipt: false, headers: ("persistent", "true"));
        await client.ExpectMessageAsync("x");
    }

    [Fact]
    public async Task The_shop_comes_with_tls_and_browsers_may_listen_to_public_topics()
    {
        await using var node = await StartAsync("tls-websocket.conf", "shop");
        await using var shop = await StompTestClient.ConnectAsync(node.Addresses[1], "1.2", "shop", Password, tls: true);
        await shop.SubscribeAsync("/queue/shop.orders");
        await shop.PublishAsync("/queue/shop.orders", "order", receipt: false);
        await shop.ExpectMessageAsync("order");
        await using var browser = await node.ConnectAsync();
        await browser.SubscribeAsync("/topic/public.prices");
        await shop.PublishAsync("/topic/public.prices", "cheaper");
        await browser.ExpectMessageAsync("cheaper");

        await ExpectRefusedAsync(browser, "/queue/shop.orders");
        await browser.SendAsync(StompCommand.Send, "x", ("destination", "/topic/public.prices"));
        await browser.ExpectErrorAsync("not-authorized");
        await ExpectRefusedAsync(shop, "/queue/orders");
        Assert.Equal(3, node.Addresses.Count);
    }

    /// <summary>Requests are of no use after their time to live and ten seconds.</summary>
    private static (string Name, string? Value)[] Lasting()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return [("timestamp", $"{now}"), ("expires", $"{now + 70_000}")];
    }

    private static async Task AnswerAsync(StompTestClient server, string request)
    {
        var received = await server.ExpectMessageAsync(request);
        await server.PublishAsync(received["reply-to"]!, $"answer to {request}", receipt: false, Lasting());
    }

    /// <summary>Neither to be read nor to be written.</summary>
    private static async Task ExpectRefusedAsync(StompTestClient client, string destination)
    {
        await client.SendAsync(StompCommand.Send, "x", ("destination", destination));
        await client.ExpectErrorAsync("not-authorized");
        await client.SendAsync(StompCommand.Subscribe, "", ("destination", destination), ("id", "refused"));
        await client.ExpectErrorAsync("not-authorized");
    }

    private static async Task ExpectNoLoginAsync(RunningNode node)
    {
        await using var nobody = await StompTestClient.OpenAsync(node.Address);
        await nobody.SendAsync(StompCommand.Connect, "", ("accept-version", "1.0"));
        await nobody.ExpectErrorAsync("authentication-failed");
        await using var stranger = await StompTestClient.OpenAsync(node.Address);
        await stranger.SendAsync(StompCommand.Connect, "", ("accept-version", "1.0"), ("login", "puppet"), ("passcode", "guess"));
        await stranger.ExpectErrorAsync("authentication-failed");
    }

    private static Task<StompTestClient> ConnectAsync(RunningNode node, string user) =>
        StompTestClient.ConnectAsync(node.Address, "1.1", user, Password, headers: MCollectiveHeaders);

    private static Task<RunningNode> StartMCollectiveAsync() => StartAsync("mcollective.conf", "mcollective", "admin", "uk-operator");

    /// <summary>An example as it is, except for what is another on this machine: addresses, ports, files and passwords.</summary>
    private static Task<RunningNode> StartAsync(string example, params string[] users)
    {
        var data = new TempDirectory();
        var (certificate, key) = Certificate(data);
        var file = data.Write("here.conf", $$"""
            include "{{Repository.PathOf("hocon", "examples", example)}}"
            tls { certificate = "{{certificate}}", private-key = "{{key}}" }
            actormq.broker.data-directory = "{{data.Path}}"
            actormq.journal.sqlite.min-free-space = 0B
            actormq.listeners {
              stomp { address = 127.0.0.1, port = 0 }
              stomp-ssl { address = 127.0.0.1, port = 0 }
              wss { address = 127.0.0.1, port = 0 }
            }
            {{string.Join('\n', users.Select(user => $"actormq.security.users.{user}.password = {Password}"))}}
            """);
        var configuration = LoadedConfiguration.Load(file, _ => null);
        Assert.True(configuration.Options is not null, string.Join('\n', configuration.Problems));
        return RunningNode.StartAsync(data, configuration.Options);
    }

    private static (string Certificate, string PrivateKey) Certificate(TempDirectory directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (directory.Write("broker.pem", certificate.ExportCertificatePem()), directory.Write("broker.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
