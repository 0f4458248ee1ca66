using System.Net;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.LoadBalancing;

/// <summary>The real HAProxy in front of brokers, as in the example that we show to users.</summary>
public sealed class LoadBalancerTests
{
    private const string First = "MQ01_A";
    private const string Second = "MQ02_A";

    private static readonly IPAddress[] Addresses = [.. Enumerable.Range(2, 6).Select(number => IPAddress.Parse($"127.0.0.{number}"))];

    [HaproxyFact]
    public async Task Clients_come_to_a_broker_that_is_ready_and_find_the_other_one_when_theirs_is_gone()
    {
        await using var brokers = await BalancedBrokers.StartAsync(First, Second);
        await using var clients = new Clients(brokers);

        await clients.ConnectAsync(Addresses);
        var (atFirst, atSecond) = (await brokers.ClientsOfAsync(First), await brokers.ClientsOfAsync(Second));
        Assert.Equal(Addresses, atFirst.Concat(atSecond).OrderBy(address => address.ToString(), StringComparer.Ordinal));
        Assert.Equal(3, atFirst.Count);

        // One hangs, which nobody says.
        await brokers[Second].Process.SignalAsync("STOP");
        foreach (var address in atSecond) await clients[address].Closed;
        await clients.ConnectAsync(atSecond);
        Assert.Equal(6, (await brokers.ClientsOfAsync(First)).Count);
        await brokers[Second].Process.SignalAsync("CONT");
        await brokers.Balancer.SaysAsync($"Server stomp/{BalancedBrokers.NameOf(Second)} is UP");
        await Eventually.HoldsAsync(async () => (await brokers.ClientsOfAsync(Second)).Count == 0);

        // One is told to stop, and whoever comes is brought to the other one.
        var stopping = brokers[First].StopAsync();
        foreach (var address in Addresses) await clients[address].Closed;
        await clients.ConnectAsync(Addresses);
        Assert.Equal(6, (await brokers.ClientsOfAsync(Second)).Count);
        Assert.Equal(0, await stopping);
    }

    /// <summary>One client of each address: who connects again has lost his connection.</summary>
    private sealed class Clients(BalancedBrokers brokers) : IAsyncDisposable
    {
        private readonly Dictionary<IPAddress, StompTestClient> _byAddress = [];

        public StompTestClient this[IPAddress address] => _byAddress[address];

        public async Task ConnectAsync(IEnumerable<IPAddress> addresses)
        {
            foreach (var address in addresses)
            {
                if (_byAddress.Remove(address, out var before))
                {
                    await before.Closed;
                    await before.DisposeAsync();
                }
                var client = _byAddress[address] = await brokers.ConnectAsync(address);
                await client.PublishAsync("/queue/a", "x");
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _byAddress.Values) await client.DisposeAsync();
        }
    }
}
