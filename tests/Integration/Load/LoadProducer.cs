using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Load;

/// <summary>Sends persistent messages, some in transactions, as fast as receipts come back, until the broker is gone.</summary>
internal sealed class LoadProducer
{
    private const int Window = 50;

    private readonly ConcurrentDictionary<string, Ledger.Sending> _unconfirmed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _room = new(Window);
    private readonly Ledger _ledger;
    private readonly string _name;
    private readonly string[] _queues;
    private readonly Random _random;
    private int _next;

    private LoadProducer(Ledger ledger, string name, string[] queues, Random random)
    {
        _ledger = ledger;
        _name = name;
        _queues = queues;
        _random = random;
    }

    /// <returns>The ERROR the broker said last, if it did.</returns>
    public static async Task<ReceivedFrame?> RunAsync(IPEndPoint address, Ledger ledger, string name, string[] queues, Random random)
    {
        var producer = new LoadProducer(ledger, name, queues, random);
        await using var client = await StompTestClient.ConnectAsync(address);
        using var end = new CancellationTokenSource();
        var sending = producer.SendAsync(client, end.Token);
        var error = await producer.ReceiveAsync(client);
        await end.CancelAsync();
        client.Drop();
        await sending;
        return error;
    }

    private async Task<ReceivedFrame?> ReceiveAsync(StompTestClient client)
    {
        ReceivedFrame? error = null;
        try
        {
            while (true)
            {
                var frame = await client.ReceiveAsync();
                if (frame.Command == StompCommand.Error) error = frame;
                if (frame.Command != StompCommand.Receipt || !_unconfirmed.TryRemove(frame["receipt-id"]!, out var sending)) continue;
                _ledger.Confirm(sending);
                _room.Release();
            }
        }
        catch (IOException)
        {
            return error;
        }
    }

    private async Task SendAsync(StompTestClient client, CancellationToken end)
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(end);
                if (_random.Next(5) == 0) await TransactAsync(client);
                else await PublishAsync(client);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The broker is gone.
        }
    }

    private async Task PublishAsync(StompTestClient client)
    {
        var body = Body();
        var sending = _ledger.Enter([body], isInTransaction: false);
        _unconfirmed[body] = sending;
        await client.SendAsync(StompCommand.Send, body, ("destination", Queue()), ("persistent", "true"), ("receipt", body));
    }

    /// <summary>Most are committed, some aborted, and some just left open.</summary>
    private async Task TransactAsync(StompTestClient client)
    {
        var bodies = Enumerable.Range(0, 2 + _random.Next(4)).Select(_ => Body()).ToArray();
        var transaction = bodies[0];
        var sending = _ledger.Enter(bodies, isInTransaction: true);
        await client.SendAsync(StompCommand.Begin, "", ("transaction", transaction));
        foreach (var body in bodies)
            await client.SendAsync(StompCommand.Send, body, ("destination", Queue()), ("persistent", "true"), ("transaction", transaction));
        switch (_random.Next(20))
        {
            case 0:
                // As many as the broker allows a connection to have open would not do.
                _room.Release();
                return;
            case < 4:
                _ledger.Withdraw(sending);
                await client.SendAsync(StompCommand.Abort, "", ("transaction", transaction));
                _room.Release();
                return;
            default:
                _ledger.Request(sending);
                _unconfirmed[transaction] = sending;
                await client.SendAsync(StompCommand.Commit, "", ("transaction", transaction), ("receipt", transaction));
                return;
        }
    }

    private string Queue() => _queues[_random.Next(_queues.Length)];

    private string Body() => $"{_name}-{_next++}".PadRight(_random.Next(10) == 0 ? 5000 : 20, '.');
}
