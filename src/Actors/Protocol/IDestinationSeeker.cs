using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>Who wants to know whether a destination exists anywhere in the network. Called from any turn: only tells an actor.</summary>
internal interface IDestinationSeeker
{
    /// <param name="name">The destination.</param>
    /// <param name="exists">Some broker has it.</param>
    /// <param name="silent">When not: the brokers that could not be asked, or did not answer in time.</param>
    void OnSought(DestinationName name, bool exists, IReadOnlyList<string> silent);
}
