using System.Globalization;

namespace ActorMQ.Actors.Protocol;

/// <summary>One consumer of one destination. No other of this broker has the number, also after the consumer's end.</summary>
/// <param name="Number">Counts consumers since the broker started, from 1; see <see cref="IDestinationDirectory.NextConsumer"/>.</param>
public readonly record struct ConsumerId(long Number)
{
    /// <inheritdoc />
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
