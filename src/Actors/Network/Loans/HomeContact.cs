using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>How this broker stands with a home: in which conversation, how far away it is, and whether it can be reached now.</summary>
internal sealed class HomeContact(IRemoteHomeEffects effects)
{
    /// <summary>Null while there is no conversation.</summary>
    public HomeBroker? Home { get; private set; }

    /// <summary>As it was when the home was last heard; null until it was measured.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>A conversation outlives that the home cannot be reached for a while.</summary>
    public bool IsReachable { get; set; } = true;

    public void Hear(HomeBroker home, TimeSpan? roundTrip) => (Home, RoundTrip) = (home, roundTrip);

    public void End() => (Home, RoundTrip) = (null, null);

    /// <summary>There must be a conversation.</summary>
    public void Say(BorrowerContent content) => effects.Say(Home!, content);
}
