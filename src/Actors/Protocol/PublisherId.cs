using System.Globalization;

namespace ActorMQ.Actors.Protocol;

/// <summary>One of those who send to destinations. No other of this broker has the number, also after an actor had to start anew.</summary>
public readonly record struct PublisherId(long Number)
{
    /// <inheritdoc />
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
