using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Model.Selectors;

/// <summary>What a selector looks at: the headers of a message, asked for one by one while the outcome depends on them.</summary>
public interface ISelectable
{
    /// <summary>
    /// Gives a header as text. Names are case-sensitive. Besides the sender's own headers a message answers the JMS names:
    /// <c>JMSMessageID</c>, <c>JMSCorrelationID</c>, <c>JMSType</c>, <c>JMSDestination</c>, <c>JMSReplyTo</c>, <c>JMSXGroupID</c>,
    /// <c>JMSXUserID</c> as they are; <c>JMSDeliveryMode</c> as <c>PERSISTENT</c> or <c>NON_PERSISTENT</c>; <c>JMSPriority</c>,
    /// <c>JMSXGroupSeq</c> and <c>JMSXDeliveryCount</c> (1 at the first delivery) as whole numbers; <c>JMSTimestamp</c> and
    /// <c>JMSExpiration</c> (0 for never) in milliseconds since 1970; <c>JMSRedelivered</c> as <c>true</c> or <c>false</c>.
    /// </summary>
    /// <returns>False when the message has no such header; the selector then takes its value as unknown.</returns>
    bool TryGetHeader(string name, [NotNullWhen(true)] out string? value);
}
