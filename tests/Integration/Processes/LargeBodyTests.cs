using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>What a large message takes of the program's memory, on its way in and out, and what is left of that.</summary>
public sealed class LargeBodyTests
{
    private const long Megabyte = 1_000_000;
    private const int Body = 64_000_000;

    // What else a program takes that has just started to work.
    private const long Rest = 24 * Megabyte;

    [Theory]
    [InlineData("persistent:false", true)]
    [InlineData("persistent:true", true)]
    [InlineData("persistent:true", false)]
    public async Task A_large_body_takes_at_most_twice_its_size_and_gives_it_back(string persistence, bool hasLength)
    {
        await using var site = await Site.StartedAsync();
        await using (var first = await site.ConnectAsync()) await first.PublishAsync("/queue/small", "x", true, ("persistent", "true"));
        var before = Memory(site, "VmRSS");

        using (var producer = await ConnectAsync(site))
        using (var consumer = await ConnectAsync(site))
        {
            await SendAsync(producer, $"SEND\ndestination:/queue/large\n{persistence}\nreceipt:sent\n{(hasLength ? $"content-length:{Body}\n" : "")}\n");
            var piece = new byte[100_000];
            piece.AsSpan().Fill((byte)'x');
            for (var sent = 0; sent < Body; sent += piece.Length) await producer.GetStream().WriteAsync(piece);
            await SendAsync(producer, "\0");
            Assert.StartsWith("RECEIPT\n", await ReceiveHeadAsync(producer), StringComparison.Ordinal);

            await SendAsync(consumer, "SUBSCRIBE\nid:1\ndestination:/queue/large\n\n\0");
            Assert.Contains($"\ncontent-length:{Body}\n", await ReceiveHeadAsync(consumer), StringComparison.Ordinal);
            // With the byte behind it: a message that is not all written goes back to its queue, and stays in memory.
            for (var left = Body + 1; left > 0;) left -= await ReadAsync(consumer, piece.AsMemory(0, Math.Min(left, piece.Length)));
        }

        Assert.InRange(Memory(site, "VmHWM") - before, Body, (2 * Body) + Rest);
        await Eventually.HoldsAsync(() => Memory(site, "VmRSS") - before < Rest);
    }

    private static long Memory(Site site, string name)
    {
        var line = File.ReadLines($"/proc/{site.Process.Id}/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static async Task<TcpClient> ConnectAsync(Site site)
    {
        var client = new TcpClient();
        await client.ConnectAsync(site.Address).WaitAsync(StompTestClient.Patience);
        await SendAsync(client, "CONNECT\naccept-version:1.2\nhost:test\n\n\0");
        Assert.StartsWith("CONNECTED\n", await ReceiveHeadAsync(client), StringComparison.Ordinal);
        await ReadAsync(client, new byte[1]);
        return client;
    }

    private static Task SendAsync(TcpClient client, string text) =>
        client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask().WaitAsync(StompTestClient.Patience);

    private static async Task<string> ReceiveHeadAsync(TcpClient client)
    {
        var head = new StringBuilder();
        var octet = new byte[1];
        while (!head.ToString().EndsWith("\n\n", StringComparison.Ordinal))
        {
            await ReadAsync(client, octet);
            if (head.Length > 0 || octet[0] != '\n') head.Append((char)octet[0]);
        }
        return head.ToString();
    }

    private static async Task<int> ReadAsync(TcpClient client, Memory<byte> bytes)
    {
        var count = await client.GetStream().ReadAsync(bytes).AsTask().WaitAsync(StompTestClient.Patience);
        return count > 0 ? count : throw new IOException("The broker has hung up.");
    }
}
