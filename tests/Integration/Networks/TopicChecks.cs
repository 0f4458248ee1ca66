namespace ActorMQ.Integration.Networks;

internal static class TopicChecks
{
    private const int Messages = 20;

    /// <summary>Each running node's subscriber gets what is sent at each of them, once and in order.</summary>
    public static async Task EachReachesEachOnceAsync(NodeNetwork network)
    {
        var topic = $"/topic/mcollective.check.{Guid.NewGuid():N}";
        var nodes = network.Nodes.Where(node => node.Site.IsRunning).ToList();
        var subscribers = await Task.WhenAll(nodes.Select(async node => (Node: node, Client: await node.ConnectAsync())));
        var publishers = await Task.WhenAll(nodes.Select(async node => (Node: node, Client: await node.ConnectAsync())));
        try
        {
            foreach (var (_, client) in subscribers) await client.SubscribeAsync(topic);
            await network.SettledAsync();
            // The last of each comes behind whatever was sent twice.
            await Task.WhenAll(publishers.Select(async publisher =>
            {
                for (var i = 0; i < Messages; i++) await publisher.Client.PublishAsync(topic, $"{publisher.Node}#{i:00}", receipt: i == Messages - 1);
            }));
            foreach (var (node, client) in subscribers)
            {
                var got = new List<string>();
                while (got.Count < Messages * nodes.Count) got.Add((await client.ExpectMessageAsync()).Text);
                await client.ExpectNothingAsync();
                foreach (var from in nodes)
                {
                    var expected = Enumerable.Range(0, Messages).Select(i => $"{from}#{i:00}");
                    Assert.Equal(expected, got.Where(body => body.StartsWith($"{from}#", StringComparison.Ordinal)));
                }
            }
        }
        finally
        {
            foreach (var (_, client) in subscribers.Concat(publishers)) await client.DisposeAsync();
        }
    }
}
