using System.Net;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Load;

/// <summary>Producers and consumers on a few queues, for as long as one process of the broker lives.</summary>
internal sealed class LoadRun
{
    public static readonly string[] Queues = ["/queue/load.a", "/queue/load.b"];

    private readonly Task<ReceivedFrame?[]> _clients;

    /// <param name="address">The broker.</param>
    /// <param name="ledger">Everything goes in there.</param>
    /// <param name="round">Makes names unique.</param>
    /// <param name="random">Who does what.</param>
    public LoadRun(IPEndPoint address, Ledger ledger, int round, Random random)
    {
        // Each has its own, as they run at the same time.
        Random Own() => new(random.Next());
        _clients = Task.WhenAll(
            LoadProducer.RunAsync(address, ledger, $"r{round}p1", Queues, Own()),
            LoadProducer.RunAsync(address, ledger, $"r{round}p2", Queues, Own()),
            LoadProducer.RunAsync(address, ledger, $"r{round}p3", [Queues[0]], Own()),
            LoadConsumer.RunAsync(address, ledger, Queues[0], Own()),
            LoadConsumer.RunAsync(address, ledger, Queues[0], Own()),
            LoadConsumer.RunAsync(address, ledger, Queues[1], Own()));
    }

    /// <summary>The last ERROR of each client; completes once all have lost their connections.</summary>
    public Task<ReceivedFrame?[]> Ended => _clients.WaitAsync(StompTestClient.Patience);

    /// <summary>Completes once so many confirmations and deliveries more have come; a client that fails is known at once.</summary>
    public async Task AfterAsync(Ledger ledger, int events)
    {
        var first = await Task.WhenAny(ledger.After(events), _clients).WaitAsync(StompTestClient.Patience);
        await first;
        if (first == _clients) throw new InvalidOperationException("All clients lost their connections.");
    }
}
