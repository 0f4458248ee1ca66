using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Which other brokers want a message of a topic. The network replaces it when interest changes; topics ask it in their own turns, so a topic
/// that nobody elsewhere wants costs the network nothing.
/// </summary>
public sealed class NetworkTargets
{
    private volatile RemoteInterest _interest = RemoteInterest.None;
    private volatile IReadOnlyList<(string Broker, string Prefix)> _owners = [];
    private volatile IRef<NetworkRequest>? _network;

    /// <summary>Looks for who wants a message that a topic got; null when nobody does, or it came from another broker.</summary>
    internal RemoteSearch? Search(DestinationName topic, Message message) =>
        message.SenderConnection == ConnectionNumber.Network ? null : _interest.Search(topic, message);

    /// <summary>Gives the network what was found to be wanted.</summary>
    internal void Forward(DestinationName topic, Message message, RemoteSearch search)
    {
        if (search.Brokers is { } brokers) _network?.TryTell(new NetworkRequest.ToTopic(brokers, topic, message));
    }

    /// <summary>Whether a temporary destination is one of another broker's.</summary>
    public bool HasElsewhere(DestinationName destination) => OwnerOf(destination) is not null;

    /// <summary>Sends a message to a temporary destination of another broker, if that is known.</summary>
    public void SendToTemporary(DestinationName destination, Message message)
    {
        if (OwnerOf(destination) is { } owner) _network?.TryTell(new NetworkRequest.ToTemporary(owner, destination, message));
    }

    /// <summary>Finds out whether another broker has a destination. What it is asked about does not exist here.</summary>
    internal void Seek(DestinationName destination, IRef<SeekAnswer> replyTo)
    {
        if (_interest.Names(destination)) replyTo.TryTell(new SeekAnswer(destination, true, []));
        else if (_network?.TryTell(new NetworkRequest.Seek(destination, replyTo)) != true) replyTo.TryTell(new SeekAnswer(destination, false, []));
    }

    internal void Connect(IRef<NetworkRequest> network) => _network = network;

    internal void Replace(RemoteInterest interest) => _interest = interest;

    /// <param name="owners">What temporary destinations of each broker begin with.</param>
    internal void ReplaceOwners(IReadOnlyList<(string Broker, string Prefix)> owners) => _owners = owners;

    private string? OwnerOf(DestinationName destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var (broker, prefix) in _owners)
        {
            if (destination.Name.StartsWith(prefix, StringComparison.Ordinal)) return broker;
        }
        return null;
    }
}
