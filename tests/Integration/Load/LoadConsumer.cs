using System.Net;
using System.Net.Sockets;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Load;

/// <summary>Takes messages and acknowledges most of them, with receipts, until the broker is gone. It keeps a few for ever.</summary>
internal sealed class LoadConsumer
{
    private readonly Ledger _ledger;
    private readonly string _queue;
    private readonly Random _random;

    private LoadConsumer(Ledger ledger, string queue, Random random)
    {
        _ledger = ledger;
        _queue = queue;
        _random = random;
    }

    /// <returns>The ERROR the broker said last, if it did.</returns>
    public static Task<ReceivedFrame?> RunAsync(IPEndPoint address, Ledger ledger, string queue, Random random) =>
        new LoadConsumer(ledger, queue, random).RunAsync(address);

    /// <summary>Takes and acknowledges all there is in a queue.</summary>
    public static async Task DrainAsync(IPEndPoint address, Ledger ledger, string queue)
    {
        const string Last = "last";
        await using var client = await StompTestClient.ConnectAsync(address);
        // Behind everything else there is, as all have one priority; this connection is the only consumer, so it comes last.
        await client.PublishAsync(queue, Last, receipt: true);
        await client.SendAsync(StompCommand.Subscribe, "", ("destination", queue), ("id", "1"), ("ack", "client-individual"));
        while (await client.ReceiveAsync() is var frame && frame.Text != Last)
        {
            if (Take(ledger, frame)) await client.AckAsync(frame, negative: false, ("receipt", frame.Text));
        }
    }

    /// <returns>True for a message, that is to be acknowledged.</returns>
    private static bool Take(Ledger ledger, ReceivedFrame frame)
    {
        switch (frame.Command)
        {
            case StompCommand.Message:
                ledger.Deliver(frame.Text, frame["redelivered"] == "true");
                return true;
            case StompCommand.Receipt:
                ledger.Settle(frame["receipt-id"]!);
                return false;
            default:
                throw new InvalidOperationException($"Unexpected {frame}");
        }
    }

    private async Task<ReceivedFrame?> RunAsync(IPEndPoint address)
    {
        ReceivedFrame? error = null;
        await using var client = await StompTestClient.ConnectAsync(address);
        try
        {
            await client.SendAsync(StompCommand.Subscribe, "", ("destination", _queue), ("id", "1"), ("ack", "client-individual"));
            while (true)
            {
                var frame = await client.ReceiveAsync();
                if (frame.Command == StompCommand.Error) error = frame;
                else if (Take(_ledger, frame) && _random.Next(30) != 0) await client.AckAsync(frame, negative: false, ("receipt", frame.Text));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // What had come before the connection was lost counts.
            while (client.TryReceive() is { } frame)
            {
                if (frame.Command == StompCommand.Error) error = frame;
                else Take(_ledger, frame);
            }
            client.Drop();
            return error;
        }
    }
}
