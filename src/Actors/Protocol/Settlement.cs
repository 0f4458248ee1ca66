namespace ActorMQ.Actors.Protocol;

/// <summary>How a delivery ends.</summary>
public enum Settlement
{
    /// <summary>Acknowledged: the message is done with.</summary>
    Accepted,

    /// <summary>NACK: it comes back after a pause, or is dead-lettered at its limit.</summary>
    Rejected,

    /// <summary>NACK with requeue:false: dead-lettered at once.</summary>
    Discarded,

    /// <summary>Given back: it was not, or not to its end, processed. It goes to its old place at once.</summary>
    Released,
}
