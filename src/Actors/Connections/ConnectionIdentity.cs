using System.Globalization;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What makes a connection, its messages and its temporary destinations unique in the network: the run of the broker, and a number.
/// Contains nothing that STOMP escapes and nothing that has a meaning in destination names.
/// </summary>
public sealed class ConnectionIdentity
{
    public ConnectionIdentity(string brokerStamp, long number)
    {
        Number = number;
        Text = string.Create(CultureInfo.InvariantCulture, $"{brokerStamp}-{number}");
    }

    /// <summary>Counts connections since the broker started, from 1.</summary>
    public long Number { get; }

    /// <summary>Such as <c>ID-node1-1cxk3f9-42</c>.</summary>
    public string Text { get; }

    /// <summary>The part of it that all connections of one run of a broker share.</summary>
    /// <param name="broker">The broker's name.</param>
    /// <param name="epoch">Of its run.</param>
    public static string BrokerStamp(string broker, long epoch)
    {
        var name = string.Concat(broker.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return $"ID-{name}-{epoch:x}";
    }

    /// <summary>The real name behind an alias such as <c>/temp-queue/reply</c>.</summary>
    public DestinationName Temporary(DestinationName alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        return new DestinationName(alias.Kind, $"{Text}-{alias.Name}");
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
