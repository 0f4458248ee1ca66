using System.Globalization;
using System.Text;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// What the durable subscriptions of another broker's clients are here: one subscription of that broker for all of them that want the same,
/// under a client id that no client may have.
/// </summary>
public static class BrokerSubscriptions
{
    private const string Prefix = "broker:";

    /// <summary>What the durable subscription of a client makes its broker ask of the others.</summary>
    public static InterestEntry InterestOf(DurableDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, definition.Topic.Name), definition.Selector?.Text);
    }

    public static bool IsClientIdOfBroker(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        return clientId.StartsWith(Prefix, StringComparison.Ordinal);
    }

    public static string ClientIdOf(string broker) => Prefix + broker;

    /// <summary>The broker behind a client id of one.</summary>
    public static string BrokerOf(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        return clientId[Prefix.Length..];
    }

    public static DurableKey KeyOf(string broker, InterestEntry wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var topic = wanted.Destination.Name;
        // A topic's name has no question mark: options follow it.
        return new DurableKey(ClientIdOf(broker), wanted.Selector is null ? topic : $"{topic}?selector={Escape(wanted.Selector)}");
    }

    /// <summary>No-local is the business of the other broker, which knows its connections.</summary>
    public static DurableDefinition Define(string broker, InterestEntry wanted, InterestStamp asOf) =>
        new(KeyOf(broker, wanted), DestinationName.Topic(wanted.Destination.Name)) { Selector = wanted.ParseSelector(), AsOf = asOf };

    /// <summary>It becomes a part of a destination's name, which has no control characters.</summary>
    private static string Escape(string selector)
    {
        if (!selector.Any(static c => char.IsControl(c) || c == '%')) return selector;
        var escaped = new StringBuilder(selector.Length + 8);
        foreach (var c in selector)
        {
            if (char.IsControl(c) || c == '%') escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else escaped.Append(c);
        }
        return escaped.ToString();
    }
}
