using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorMQ.Model.Messages;

/// <summary>The names JMS gives to headers, for selectors written with them.</summary>
internal static class JmsHeaders
{
    public static bool TryGet(Message message, string name, [NotNullWhen(true)] out string? value)
    {
        switch (name)
        {
            case "JMSDeliveryMode":
                value = message.IsPersistent ? "PERSISTENT" : "NON_PERSISTENT";
                return true;
            case "JMSPriority":
                value = message.Priority.ToString(CultureInfo.InvariantCulture);
                return true;
            case "JMSExpiration":
                value = message.Expires.ToString(CultureInfo.InvariantCulture);
                return true;
            default:
                return MessageHeaders.TryGet(message, StompName(name), out value);
        }
    }

    private static string StompName(string name) => name switch
    {
        "JMSMessageID" => "message-id",
        "JMSCorrelationID" => "correlation-id",
        "JMSType" => "type",
        "JMSDestination" => "destination",
        "JMSReplyTo" => "reply-to",
        "JMSTimestamp" => "timestamp",
        _ => name,
    };
}
