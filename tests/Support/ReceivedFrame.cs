using System.Text;
using ActorMQ.StompProtocol;

namespace ActorMQ.Tests.Support;

/// <summary>A frame a test client got, copied out of its buffer.</summary>
public sealed record ReceivedFrame(StompCommand Command, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? this[string header] => Headers.GetValueOrDefault(header);

    public override string ToString() => $"{Command} {string.Join(' ', Headers.Select(h => $"{h.Key}:{h.Value}"))} [{Text}]";
}
