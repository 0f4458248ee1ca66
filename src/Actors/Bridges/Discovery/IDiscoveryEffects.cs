using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What a <see cref="DiscoveryState"/> wants done.</summary>
internal interface IDiscoveryEffects
{
    /// <summary>Keeps up a link to a broker from now on.</summary>
    void Dial(string key, IReadOnlyList<LinkAddress> addresses);

    /// <summary>Does so no longer; <see cref="DiscoveryState.Ended"/> is to follow.</summary>
    void LetGo(string key);
}
