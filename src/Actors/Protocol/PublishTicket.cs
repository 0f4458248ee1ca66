namespace ActorMQ.Actors.Protocol;

/// <summary>Whom to tell what became of a published message.</summary>
/// <param name="Publisher">Null when nobody waits.</param>
/// <param name="Token">The publisher's own number for the message; 0 when it only wants to know that there is room again.</param>
public readonly record struct PublishTicket(Publisher? Publisher, long Token)
{
    /// <summary>True when the publisher waits for the message to be safe.</summary>
    public bool WantsConfirmation => Publisher is not null && Token != 0;
}
