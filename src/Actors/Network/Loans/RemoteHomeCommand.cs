using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>What a <see cref="RemoteHomeActor"/> is told besides what its queues are told by their consumers.</summary>
internal abstract record RemoteHomeCommand : DestinationCommand.Internal
{
    private RemoteHomeCommand()
    {
    }

    /// <summary>From the home, in order.</summary>
    /// <param name="Home">Which broker, in which conversation.</param>
    /// <param name="RoundTrip">To it and back, as it is now; null until it was measured.</param>
    /// <param name="Contents">The list belongs to the receiver.</param>
    public sealed record Arrived(HomeBroker Home, TimeSpan? RoundTrip, IReadOnlyList<HomeContent> Contents) : RemoteHomeCommand;

    /// <summary>The conversation was lost.</summary>
    public sealed record Over(long Conversation) : RemoteHomeCommand;

    /// <summary>Whether the home can be reached now; said whenever the way to it was looked at.</summary>
    public sealed record Reachability(bool IsReachable) : RemoteHomeCommand;

    /// <summary>A client of this broker wants more.</summary>
    public sealed record Subscribed(InterestEntry Wanted, ConsumerRequest Template) : RemoteHomeCommand;

    /// <summary>What is under way for long distances is to be looked at again.</summary>
    public sealed record Review : RemoteHomeCommand;

    /// <summary>This broker's part of a client's transaction is durable: now the home may do its part.</summary>
    public sealed record UnitDurable(long Token, DestinationHandle Queue, TransactionClient Client) : RemoteHomeCommand;
}
