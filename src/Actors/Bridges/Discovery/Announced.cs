using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Where this broker says by multicast that it can be dialled; known once its ports are open. Any thread.</summary>
internal sealed class Announced
{
    private volatile LinkAddress[] _addresses = [];

    public IReadOnlyList<LinkAddress> Addresses
    {
        get => _addresses;
        set => _addresses = [.. value.Take(Beacon.MaxAddresses)];
    }
}
