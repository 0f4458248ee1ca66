using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Selectors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Checks the headers of a SUBSCRIBE frame. Of ActiveMQ's <c>activemq.*</c> headers those that mean something here are read, also as
/// options of the destination (<c>/queue/a?consumer.prefetchSize=10</c>); the others are ignored.
/// </summary>
internal static class SubscribeReader
{
    private static readonly string[] DurableHeaders = ["activemq.subscriptionName", "subscriptionName", "durable-subscription-name"];

    public static bool TryRead(
        IReadOnlyDictionary<string, string> headers,
        StompVersion version,
        [NotNullWhen(true)] out SubscribeRequest? request,
        [NotNullWhen(false)] out BrokerError? error)
    {
        request = null;
        if (version != StompVersion.V10 && !headers.ContainsKey("id"))
        {
            error = new BrokerError(ErrorCode.MissingHeader, "SUBSCRIBE received without a subscription id!");
            return false;
        }
        if (!headers.TryGetValue("destination", out var destination) || destination.Trim().Length == 0)
        {
            error = new BrokerError(ErrorCode.MissingHeader, "Invalid empty or 'null' Destination header");
            return false;
        }
        if (!DestinationAddress.TryParse(destination, out var address, out var reason))
        {
            error = new BrokerError(ErrorCode.InvalidDestination, reason);
            return false;
        }
        return TryReadOptions(new Options(headers, address), version, address, out request, out error);
    }

    /// <summary>
    /// The name of a durable subscription, as ActiveMQ, Artemis or RabbitMQ (<c>durable:true</c>, named by its id) call it; null when there
    /// is none.
    /// </summary>
    public static string? DurableNameIn(IReadOnlyDictionary<string, string> headers)
    {
        foreach (var header in DurableHeaders)
        {
            if (headers.GetValueOrDefault(header) is { Length: > 0 } name) return name;
        }
        return string.Equals(headers.GetValueOrDefault("durable"), "true", StringComparison.OrdinalIgnoreCase) ? headers.GetValueOrDefault("id") : null;
    }

    public static BrokerError ClientIdMissing() =>
        new(ErrorCode.MissingHeader, "A durable subscription belongs to a client: CONNECT must have a client-id header");

    private static bool TryReadDurableName(
        Options options,
        DestinationAddress address,
        bool isBrowser,
        out string? name,
        [NotNullWhen(false)] out BrokerError? error)
    {
        error = null;
        name = options.DurableName;
        // Queues of RabbitMQ are durable; ours always are.
        if (name is null || (!options.IsDurableByName && address.Parts.All(part => part.Name.IsQueue)))
        {
            name = null;
            return true;
        }
        if (address.IsComposite || address.Parts[0].Name.Kind != DestinationKind.Topic || isBrowser)
            error = new BrokerError(ErrorCode.InvalidHeader, "A durable subscription is for one topic, by name or by a wildcard, and not a temporary one");
        return error is null;
    }

    private static bool TryReadOptions(
        Options options,
        StompVersion version,
        DestinationAddress address,
        [NotNullWhen(true)] out SubscribeRequest? request,
        [NotNullWhen(false)] out BrokerError? error)
    {
        request = null;
        if (!TryReadAckMode(options["ack"], out var ackMode, out error)) return false;
        if (!options.TryReadNumber("prefetchSize", 0, int.MaxValue, -1, out var prefetch, out error)) return false;
        if (prefetch < 0 && !options.TryReadNumber("prefetch-count", 0, int.MaxValue, -1, out prefetch, out error)) return false;
        if (!options.TryReadNumber("priority", -128, 127, 0, out var priority, out error)) return false;
        if (!options.TryReadNumber("maximumPendingMessageLimit", -1, int.MaxValue, 0, out var pending, out error)) return false;
        if (!TryReadSelector(options["selector"], out var selector, out error)) return false;
        var isBrowser = options.IsTrue("browser");
        if (isBrowser && version == StompVersion.V10)
        {
            error = new BrokerError(ErrorCode.NotSupported, "Queue Browser feature only valid for Stomp v1.1+ clients!");
            return false;
        }
        if (isBrowser && address.Parts.Any(part => part.Name.IsTopic || part.Name.IsPattern))
        {
            error = new BrokerError(ErrorCode.InvalidHeader, "browser:true is for queues by name, not for topics or wildcards");
            return false;
        }
        if (!TryReadDurableName(options, address, isBrowser, out var durableName, out error)) return false;
        request = new SubscribeRequest(address, isBrowser ? AckMode.Auto : ackMode)
        {
            // A client that asks for 0 would never get anything; it gets one at a time.
            Prefetch = prefetch < 0 ? 0 : Math.Max(1, prefetch),
            Priority = priority,
            PendingLimit = Math.Max(0, pending),
            IsExclusive = options.IsTrue("exclusive"),
            NoLocal = options.IsTrue("noLocal") || options.IsTrue("no-local"),
            IsBrowser = isBrowser,
            DurableName = durableName,
            Selector = selector,
        };
        return true;
    }

    private static bool TryReadAckMode(string? text, out AckMode mode, [NotNullWhen(false)] out BrokerError? error)
    {
        error = null;
        mode = AckMode.Auto;
        switch (text)
        {
            case null or "auto":
                return true;
            case "client":
                mode = AckMode.Client;
                return true;
            case "client-individual":
                mode = AckMode.ClientIndividual;
                return true;
            default:
                error = new BrokerError(ErrorCode.InvalidHeader, $"Invalid ack header: [{text}] is not auto, client or client-individual");
                return false;
        }
    }

    private static bool TryReadSelector(string? text, out Selector? selector, [NotNullWhen(false)] out BrokerError? error)
    {
        error = null;
        selector = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        try
        {
            selector = Selector.Parse(text);
            return true;
        }
        catch (SelectorException e)
        {
            error = new BrokerError(ErrorCode.InvalidSelector, $"Invalid selector [{text}]: {e.Message}");
            return false;
        }
    }

    /// <summary>Headers by plain name, with ActiveMQ's prefix, or as an option of the destination.</summary>
    private sealed class Options(IReadOnlyDictionary<string, string> headers, DestinationAddress address)
    {
        public string? this[string name] =>
            headers.GetValueOrDefault("activemq." + name)
            ?? headers.GetValueOrDefault(name)
            ?? address.Parts[0].Options.GetValueOrDefault("consumer." + name);

        public string? DurableName => DurableNameIn(headers);

        /// <summary>False for RabbitMQ's header, which means something else on queues.</summary>
        public bool IsDurableByName => Array.Exists(DurableHeaders, headers.ContainsKey);

        public bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);

        public bool TryReadNumber(string name, int least, int most, int otherwise, out int number, [NotNullWhen(false)] out BrokerError? error)
        {
            error = null;
            number = otherwise;
            if (this[name] is not { } text) return true;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most) return true;
            error = new BrokerError(ErrorCode.InvalidHeader, $"Invalid {name} header: [{text}] is not a whole number from {least} to {most}");
            return false;
        }
    }
}
