namespace ActorMQ.Actors.Network.Loans;

/// <summary>What <see cref="HomeQueues"/> want done. Called in the network's turns.</summary>
internal interface IHomeEffects
{
    /// <summary>Says something to another broker, behind all that was said before.</summary>
    void Say(string broker, NetworkContent content);
}
