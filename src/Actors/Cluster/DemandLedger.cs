using ActorMQ.Kernel;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Counts what the clients of this broker want, and tells the network when something is wanted for the first time or by nobody any more.
/// Any thread. Whoever asks for something is known to have asked before anything he sends afterwards.
/// </summary>
public sealed class DemandLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DemandEntry, int> _wanted = [];
    private ActorRef<NetworkCommand>? _network;

    /// <summary>From now on the network hears of changes; it is told at once what is wanted already.</summary>
    public void Connect(ActorRef<NetworkCommand> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        lock (_lock)
        {
            _network = network;
            if (_wanted.Count > 0) network.Tell(new NetworkCommand.ChangeDemand([.. _wanted.Keys], []));
        }
    }

    public void Add(DemandEntry entry)
    {
        lock (_lock)
        {
            _wanted.TryGetValue(entry, out var count);
            _wanted[entry] = count + 1;
            if (count == 0) _network?.TryTell(new NetworkCommand.ChangeDemand([entry], []));
        }
    }

    public void Remove(DemandEntry entry)
    {
        lock (_lock)
        {
            if (!_wanted.TryGetValue(entry, out var count)) return;
            if (count > 1)
            {
                _wanted[entry] = count - 1;
                return;
            }
            _wanted.Remove(entry);
            _network?.TryTell(new NetworkCommand.ChangeDemand([], [entry]));
        }
    }
}
