using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>
/// Takes messages of any queue, acknowledges most of them with receipts, rejects some and keeps some, and goes to another broker: with
/// DISCONNECT, or without a word.
/// </summary>
internal sealed class RoamingConsumer
{
    private const string Bye = "bye";

    private readonly FaultScene _scene;
    private readonly string _name;
    private readonly Random _random;
    private int _stays;

    public RoamingConsumer(FaultScene scene, string name, Random random)
    {
        _scene = scene;
        _name = name;
        _random = random;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var queue = FaultScene.Queues[_random.Next(FaultScene.Queues.Length)];
            var node = _scene.AnyNode(_random);
            try
            {
                await node.Up.WaitAsync(stop);
                using var stay = CancellationTokenSource.CreateLinkedTokenSource(stop);
                stay.CancelAfter(TimeSpan.FromMilliseconds(_random.Next(500, 5000)));
                await StayAsync(node, queue, isFaithful: false, stay.Token);
            }
            catch (Exception e) when (FaultScene.IsLoss(e) || (e is OperationCanceledException && stop.IsCancellationRequested))
            {
                // Somewhere else, then.
            }
        }
    }

    /// <summary>Stays at one broker and acknowledges all there is.</summary>
    public Task DrainAsync(NetworkNode node, string queue, CancellationToken stop) => StayAsync(node, queue, isFaithful: true, stop);

    private async Task StayAsync(NetworkNode node, string queue, bool isFaithful, CancellationToken end)
    {
        var where = $"{_name}.{++_stays}@{node}";
        await using var client = await node.ConnectAsync();
        try
        {
            await client.SendAsync(
                StompCommand.Subscribe, "", ("destination", queue), ("id", "1"), ("ack", "client-individual"), (
                    "activemq.prefetchSize", $"{_random.Next(1, 100)}"));
            for (var left = isFaithful ? int.MaxValue : _random.Next(20, 1000); left > 0; left--)
                await HandleAsync(client, await client.ReceiveAsync(end), where, isFaithful);
        }
        catch (OperationCanceledException)
        {
            // Time to go.
        }
        catch (Exception e) when (FaultScene.IsLoss(e))
        {
            TakeTheRest(client, where);
            client.Drop();
            return;
        }
        if (isFaithful || _random.Next(2) == 0) await LeaveAsync(client, where);
        else TakeTheRest(client, where);
        client.Drop();
    }

    private async Task HandleAsync(StompTestClient client, ReceivedFrame frame, string where, bool isFaithful)
    {
        if (!Take(frame, where)) return;
        switch (isFaithful ? int.MaxValue : _random.Next(40))
        {
            case 0:
                await client.AckAsync(frame, negative: true);
                break;
            case 1:
                // Kept until it leaves.
                break;
            default:
                await client.AckAsync(frame, negative: false, ("receipt", frame.Text));
                break;
        }
    }

    /// <summary>
    /// Messages that come after DISCONNECT was sent do not count: the broker may have given them to somebody else already, and which of the
    /// two has read first says nothing.
    /// </summary>
    private async Task LeaveAsync(StompTestClient client, string where)
    {
        TakeTheRest(client, where);
        try
        {
            await client.SendAsync(StompCommand.Disconnect, "", ("receipt", Bye));
            while (await client.ReceiveAsync() is var frame && frame["receipt-id"] != Bye)
            {
                if (frame.Command != StompCommand.Message) Take(frame, where);
            }
        }
        catch (Exception e) when (FaultScene.IsLoss(e))
        {
            // It is lost with its node.
        }
    }

    /// <summary>What has come counts, whether it was read before the end or not.</summary>
    private void TakeTheRest(StompTestClient client, string where)
    {
        while (client.TryReceive() is { } frame) Take(frame, where);
    }

    /// <returns>True for a message, that is to be dealt with.</returns>
    private bool Take(ReceivedFrame frame, string where)
    {
        switch (frame.Command)
        {
            case StompCommand.Message:
                _scene.Ledger.Deliver(frame.Text, frame["redelivered"] == "true", $"{where} {DateTime.UtcNow:HH:mm:ss.fff}");
                return true;
            case StompCommand.Receipt:
                _scene.Ledger.Settle(frame["receipt-id"]!);
                return false;
            default:
                // An ACK that cannot reach the message's home before that is given up is refused: it was not confirmed, and the message comes again.
                if (frame["receipt-id"] is null || frame["error-code"] is not ("unexpected-ack" or "broker-lost"))
                    _scene.Ledger.Complain($"{where} got {frame}");
                return false;
        }
    }
}
