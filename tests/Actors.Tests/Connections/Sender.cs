using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>A client that has said CONNECT, seen from the broker's side: what it sends becomes frames for its connection.</summary>
internal sealed class Sender
{
    public const string Identity = "ID-node1-abc-7";

    public const long Now = 1_700_000_000_000;

    private readonly FrameReader _reader = new(new ConnectionIdentity("ID-node1-abc", 7), new FixedTime());
    private readonly HeaderTable _headers = new();
    private byte[] _received = [];

    public Sender(StompVersion? version = StompVersion.V12)
    {
        if (version is null) return;
        Assert.IsType<ClientFrame.Connect>(Assert.Single(Read($"CONNECT\naccept-version:{version.Value.Text()}\n\n\0")));
        _reader.RaiseLimits(StompLimits.Default);
    }

    /// <summary>A client that has not said anything yet.</summary>
    public static Sender Stranger() => new(version: null);

    public FrameReader Reader => _reader;

    public List<ClientFrame> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public List<ClientFrame> Read(ReadOnlySpan<byte> bytes)
    {
        _received = [.. _received, .. bytes];
        var frames = new List<ClientFrame>();
        _received = _received[_reader.Read(_received, _headers, frames)..];
        return frames;
    }

    public TFrame Read<TFrame>(string text)
        where TFrame : ClientFrame => Assert.IsType<TFrame>(Assert.Single(Read(text)));

    /// <summary>A SEND with these header lines.</summary>
    public ClientFrame.Send Send(string headers, string body = "body") => Read<ClientFrame.Send>($"SEND\n{headers}\n\n{body}\0");

    /// <summary>What is wrong with a SEND with these header lines.</summary>
    public BrokerError ErrorOf(string headers) => Read<ClientFrame.Invalid>($"SEND\n{headers}\n\nbody\0").Error;

    /// <summary>The sender's own headers as they are encoded, those the broker writes first left out.</summary>
    public static string OwnHeaders(Message message)
    {
        var block = Encoding.UTF8.GetString(message.HeaderBlock);
        var own = block[(block.IndexOf("content-length:", StringComparison.Ordinal) + 1)..];
        return own[(own.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
    }
}
