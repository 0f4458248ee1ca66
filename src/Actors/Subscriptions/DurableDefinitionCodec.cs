using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>A durable subscription as the journal stores it: headers of a message, so that whoever looks into the database can read them.</summary>
public static class DurableDefinitionCodec
{
    public static Message Encode(this DurableDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var output = new OutputBuffer();
        output.WriteHeader("destination"u8, definition.Topic.ToString(), StompVersion.V12);
        output.WriteHeader("client-id"u8, definition.Key.ClientId, StompVersion.V12);
        output.WriteHeader("name"u8, definition.Key.Name, StompVersion.V12);
        if (definition.Selector is not null) output.WriteHeader("selector"u8, definition.Selector.Text, StompVersion.V12);
        if (definition.NoLocal) output.WriteHeader("no-local"u8, "true"u8);
        if (definition.OfflineSince != 0)
            output.WriteHeader("offline-since"u8, definition.OfflineSince.ToString(CultureInfo.InvariantCulture), StompVersion.V12);
        if (definition.AsOf != default)
            output.WriteHeader("as-of"u8, string.Create(CultureInfo.InvariantCulture, $"{definition.AsOf.Epoch} {definition.AsOf.Version}"), StompVersion.V12);
        if (definition.Creator is not null) output.WriteHeader("creator"u8, definition.Creator, StompVersion.V12);
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
        if (MessageHeaders.TryGet(message, "selector", out var text) && (selector = Selector.ParseOrNull(text)) is null) return false;
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
        return new InterestStamp(
            long.Parse(text.AsSpan(0, blank), CultureInfo.InvariantCulture), long.Parse(text.AsSpan(blank + 1), CultureInfo.InvariantCulture));
    }
}
