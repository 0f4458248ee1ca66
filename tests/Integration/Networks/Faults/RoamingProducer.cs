using ActorMQ.Integration.Load;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>Sends persistent messages to any queue, a few at a time, and waits for their receipts; now and then it goes to another broker.</summary>
internal sealed class RoamingProducer
{
    // What is sent while consumers are cut off has to be consumed at the end.
    private const int MaxBacklog = 2000;

    private readonly FaultScene _scene;
    private readonly string _name;
    private readonly Random _random;
    private int _next;

    public RoamingProducer(FaultScene scene, string name, Random random)
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
                await using var client = await node.ConnectAsync();
                for (var bursts = _random.Next(1, 30); bursts > 0 && !stop.IsCancellationRequested; bursts--)
                {
                    while (_scene.Ledger.Backlog > MaxBacklog) await _scene.Ledger.After(1).WaitAsync(stop);
                    await SendAsync(client, queue, _random.Next(1, 20));
                }
                if (_random.Next(2) == 0) client.Drop();
            }
            catch (Exception e) when (FaultScene.IsLoss(e) || (e is OperationCanceledException && stop.IsCancellationRequested))
            {
                // What was not confirmed may be there or not.
            }
        }
    }

    private async Task SendAsync(StompTestClient client, string queue, int count)
    {
        var sendings = new Dictionary<string, Ledger.Sending>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var body = $"{_name}-{_next++}".PadRight(_random.Next(20) == 0 ? 3000 : 20, '.');
            sendings.Add(body, _scene.Ledger.Enter([body], isInTransaction: false));
            await client.SendAsync(StompCommand.Send, body, ("destination", queue), ("persistent", "true"), ("receipt", body));
        }
        while (sendings.Count > 0)
        {
            var frame = await client.ReceiveAsync();
            if (frame.Command == StompCommand.Receipt && sendings.Remove(frame["receipt-id"]!, out var sending)) _scene.Ledger.Confirm(sending);
            else throw new InvalidOperationException($"{_name} got {frame}");
        }
    }
}
