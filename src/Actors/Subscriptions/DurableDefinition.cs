using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>A durable subscription as the journal keeps it.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="Topic">A topic, or a pattern of topics.</param>
public sealed record DurableDefinition(DurableKey Key, DestinationName Topic)
{
    /// <summary>Only messages it matches; null = all.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Not what its own connection sends.</summary>
    public bool NoLocal { get; init; }

    /// <summary>When its client left, in milliseconds since 1970; 0 while it is there, or was when the broker was killed.</summary>
    public long OfflineSince { get; init; }

    /// <summary>For one of another broker: which of that broker's announcements it was made for.</summary>
    public InterestStamp AsOf { get; init; }

    /// <summary>The user who has made it, or the address it was made from; null when that is not known.</summary>
    public string? Creator { get; init; }

    /// <summary>Who is answerable for it.</summary>
    public Account? Account => IsOfBroker ? Protocol.Account.OfBroker(BrokerSubscriptions.BrokerOf(Key.ClientId)) : Creator is null ? null : new Account(Creator);

    /// <summary>It stands for subscriptions at another broker.</summary>
    public bool IsOfBroker => BrokerSubscriptions.IsClientIdOfBroker(Key.ClientId);

    /// <summary>False when the client wants something else under the same name: that makes it another subscription.</summary>
    public bool WantsSameAs(DurableDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Topic.Equals(other.Topic) && Selector?.Text == other.Selector?.Text && NoLocal == other.NoLocal;
    }

    /// <summary>As the journal stores it: headers of a message, so that whoever looks into the database can read them.</summary>
    public Message Encode()
    {
        var output = new OutputBuffer();
        output.WriteHeader("destination"u8, Topic.ToString(), StompVersion.V12);
        output.WriteHeader("client-id"u8, Key.ClientId, StompVersion.V12);
        output.WriteHeader("name"u8, Key.Name, StompVersion.V12);
        if (Selector is not null) output.WriteHeader("selector"u8, Selector.Text, StompVersion.V12);
        if (NoLocal) output.WriteHeader("no-local"u8, "true"u8);
        if (OfflineSince != 0) output.WriteHeader("offline-since"u8, OfflineSince.ToString(CultureInfo.InvariantCulture), StompVersion.V12);
        if (AsOf != default) output.WriteHeader("as-of"u8, string.Create(CultureInfo.InvariantCulture, $"{AsOf.Epoch} {AsOf.Version}"), StompVersion.V12);
        if (Creator is not null) output.WriteHeader("creator"u8, Creator, StompVersion.V12);
        output.Write((byte)'\n');
        var bodyStart = output.Length;
        output.Write((byte)0);
        var frame = output.WrittenSpan.ToArray();
        output.Clear();
        return new Message(frame, bodyStart) { Flags = MessageFlags.Persistent };
    }

    /// <summary>False when the message is no definition, or one that this version does not understand.</summary>
    public static bool TryDecode(Message message, [NotNullWhen(true)] out DurableDefinition? definition)
    {
        definition = null;
        if (!MessageHeaders.TryGet(message, "destination", out var topic) || !DestinationAddress.TryParse(topic, out var address, out _)) return false;
        if (!MessageHeaders.TryGet(message, "client-id", out var clientId) || !MessageHeaders.TryGet(message, "name", out var name)) return false;
        Selector? selector = null;
        try
        {
            if (MessageHeaders.TryGet(message, "selector", out var text)) selector = Selector.Parse(text);
        }
        catch (SelectorException)
        {
            return false;
        }
        definition = new DurableDefinition(new DurableKey(clientId, name), address.Parts[0].Name)
        {
            Selector = selector,
            NoLocal = MessageHeaders.TryGet(message, "no-local", out _),
            OfflineSince = MessageHeaders.TryGet(message, "offline-since", out var since) ? long.Parse(since, CultureInfo.InvariantCulture) : 0,
            Creator = MessageHeaders.TryGet(message, "creator", out var creator) ? creator : null,
            AsOf = MessageHeaders.TryGet(message, "as-of", out var asOf) ? StampIn(asOf) : default,
        };
        return true;
    }

    private static InterestStamp StampIn(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return new InterestStamp(long.Parse(text.AsSpan(0, blank), CultureInfo.InvariantCulture), long.Parse(text.AsSpan(blank + 1), CultureInfo.InvariantCulture));
    }
}
