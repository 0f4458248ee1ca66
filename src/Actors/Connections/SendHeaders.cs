namespace ActorMQ.Actors.Connections;

/// <summary>What a header of a SEND frame means to the broker.</summary>
internal enum SendHeader : byte
{
    /// <summary>Nothing: it is copied through.</summary>
    Other,

    /// <summary>Something only the broker says: it is left out.</summary>
    Dropped,
    Destination,
    Persistent,
    Receipt,
    Transaction,
    Expires,
    Expiration,
    Timestamp,
    Priority,
    MessageType,
    ReplyTo,
    CorrelationId,
    Type,
    Group,

    // What JMS calls some of those above. As in ActiveMQ its names win.
    JmsExpiration,
    JmsTimestamp,
    JmsPriority,
    JmsDeliveryMode,
    JmsReplyTo,
    JmsCorrelationId,
    JmsType,

    /// <summary>No name at all, which no receiver could make sense of.</summary>
    Nameless,
}

internal static class SendHeaders
{
    /// <summary>Recognises a header by length first: most names differ there already.</summary>
    public static SendHeader Classify(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => SendHeader.Nameless,
        3 => name.SequenceEqual("ack"u8) ? SendHeader.Dropped : SendHeader.Other,
        4 => name.SequenceEqual("type"u8) ? SendHeader.Type : SendHeader.Other,
        7 => Classify7(name),
        8 => name.SequenceEqual("priority"u8) ? SendHeader.Priority
            : name.SequenceEqual("reply-to"u8) ? SendHeader.ReplyTo : SendHeader.Other,
        9 => name.SequenceEqual("timestamp"u8) ? SendHeader.Timestamp : SendHeader.Other,
        10 => Classify10(name),
        11 => Classify11(name),
        12 => Classify12(name),
        13 => name.SequenceEqual("JMSExpiration"u8) ? SendHeader.JmsExpiration : SendHeader.Other,
        14 => Classify14(name),
        15 => name.SequenceEqual("JMSDeliveryMode"u8) ? SendHeader.JmsDeliveryMode : SendHeader.Other,
        16 => name.SequenceEqual("JMSCorrelationID"u8) ? SendHeader.JmsCorrelationId : SendHeader.Other,
        17 => name.SequenceEqual("JMSXDeliveryCount"u8) ? SendHeader.Dropped : SendHeader.Other,
        _ => SendHeader.Other,
    };

    private static SendHeader Classify7(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("receipt"u8)) return SendHeader.Receipt;
        if (name.SequenceEqual("expires"u8)) return SendHeader.Expires;
        return name.SequenceEqual("JMSType"u8) ? SendHeader.JmsType : SendHeader.Other;
    }

    private static SendHeader Classify10(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("persistent"u8)) return SendHeader.Persistent;
        if (name.SequenceEqual("expiration"u8)) return SendHeader.Expiration;
        if (name.SequenceEqual("message-id"u8)) return SendHeader.Dropped;
        if (name.SequenceEqual("JMSReplyTo"u8)) return SendHeader.JmsReplyTo;
        return name.SequenceEqual("JMSXUserID"u8) ? SendHeader.Dropped : SendHeader.Other;
    }

    private static SendHeader Classify11(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("destination"u8)) return SendHeader.Destination;
        if (name.SequenceEqual("transaction"u8)) return SendHeader.Transaction;
        if (name.SequenceEqual("JMSXGroupID"u8)) return SendHeader.Group;
        if (name.SequenceEqual("JMSPriority"u8)) return SendHeader.JmsPriority;
        return name.SequenceEqual("redelivered"u8) ? SendHeader.Dropped : SendHeader.Other;
    }

    private static SendHeader Classify12(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("amq-msg-type"u8)) return SendHeader.MessageType;
        if (name.SequenceEqual("subscription"u8)) return SendHeader.Dropped;
        if (name.SequenceEqual("JMSTimestamp"u8)) return SendHeader.JmsTimestamp;
        return name.SequenceEqual("JMSMessageID"u8) ? SendHeader.Dropped : SendHeader.Other;
    }

    private static SendHeader Classify14(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("correlation-id"u8)) return SendHeader.CorrelationId;
        if (name.SequenceEqual("content-length"u8) || name.SequenceEqual("delivery-count"u8)) return SendHeader.Dropped;
        return name.SequenceEqual("JMSDestination"u8) || name.SequenceEqual("JMSRedelivered"u8) ? SendHeader.Dropped : SendHeader.Other;
    }
}
