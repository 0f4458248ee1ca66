namespace ActorMQ.Actors.Network;

/// <summary>
/// Two brokers of one name: the one that was started later is talked to, and the other hears it from its neighbours, again with each tick, as
/// long as both are there. This broker may be such a neighbour, and may be the one that is left out. Without IO and clock.
/// </summary>
internal sealed class NameConflicts<TContent>
{
    // Those who say that the name is taken say so with each tick.
    private const int TicksPerCheck = 6;

    private readonly Dictionary<string, TimeSpan> _leftOutSince = new(StringComparer.Ordinal);
    private readonly RoutingState _routing;
    private readonly NetworkTimings _timings;
    private readonly INetworkEffects<TContent> _effects;
    private string[] _said = [];
    private TimeSpan? _ownTakenAt;

    public NameConflicts(RoutingState routing, NetworkTimings timings, INetworkEffects<TContent> effects)
    {
        _routing = routing;
        _timings = timings;
        _effects = effects;
    }

    /// <summary>Another broker of this one's name is in the network, and was started later.</summary>
    public bool IsOwnNameTaken => _ownTakenAt is not null;

    private string Own => _routing.Own.Broker.Name;

    /// <summary>
    /// Neighbours that are left out. For a while it may be the former run of a broker that was started again, whose link is not known to be dead.
    /// </summary>
    public IEnumerable<string> LeftOut(TimeSpan now) => _leftOutSince.Where(left => now - left.Value >= _timings.LeftOutAfter).Select(static left => left.Key);

    /// <summary>Somebody says that this broker is the one that is left out.</summary>
    public void NoteOwnNameTaken(TimeSpan now)
    {
        var isNew = _ownTakenAt is null;
        _ownTakenAt = now;
        if (isNew) _effects.TroubleChanged(Own, PeerTrouble.NameTaken);
    }

    /// <summary>To be called every <see cref="NetworkTimings.Tick"/>.</summary>
    public void Tick(TimeSpan now)
    {
        if (_ownTakenAt is { } at && now - at > _timings.Tick * TicksPerCheck)
        {
            _ownTakenAt = null;
            _effects.TroubleChanged(Own, PeerTrouble.None);
        }
        Examine(now);
    }

    /// <summary>To be called when ways have changed.</summary>
    public void Examine(TimeSpan now)
    {
        var leftOut = _routing.LeftOut.ToArray();
        foreach (var (name, epoch) in leftOut)
        {
            _leftOutSince.TryAdd(name, now);
            _effects.Transmit(name, new LaterRun(Own, name, epoch, IsThere: true, 1));
        }
        foreach (var name in _leftOutSince.Keys.Except(leftOut.Select(static left => left.Name), StringComparer.Ordinal).ToArray()) _leftOutSince.Remove(name);
        string[] lasting = [.. LeftOut(now).Order(StringComparer.Ordinal)];
        foreach (var name in lasting.Except(_said, StringComparer.Ordinal)) _effects.TroubleChanged(name, PeerTrouble.NameTaken);
        foreach (var name in _said.Except(lasting, StringComparer.Ordinal)) _effects.TroubleChanged(name, PeerTrouble.None);
        _said = lasting;
    }
}
