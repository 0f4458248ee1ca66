using ActorMQ.Actors.Engine;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Protocol;

/// <summary>What the rest of a broker asks of its end of the network.</summary>
public abstract record NetworkRequest : INetworkMessage
{
    private NetworkRequest()
    {
    }

    /// <summary>Brings a message of a topic to brokers that want it; those that are not known are left out.</summary>
    public sealed record ToTopic(IReadOnlyCollection<string> Brokers, DestinationName Topic, Message Message) : NetworkRequest;

    /// <summary>Brings a message to a temporary destination of a broker.</summary>
    public sealed record ToTemporary(string Broker, DestinationName Destination, Message Message) : NetworkRequest;

    /// <summary>Finds out whether a destination exists at another broker.</summary>
    public sealed record Seek(DestinationName Destination, IRef<SeekAnswer> ReplyTo) : NetworkRequest;

    /// <summary>What the clients of this broker want has changed.</summary>
    public sealed record ChangeInterest(IReadOnlyCollection<InterestEntry> Added, IReadOnlyCollection<InterestEntry> Removed) : NetworkRequest;

    /// <summary>A client of this broker wants messages of queues.</summary>
    public sealed record Subscribed(InterestEntry Wanted, ConsumerRequest Template) : NetworkRequest;
}
