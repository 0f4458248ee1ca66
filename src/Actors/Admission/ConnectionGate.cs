using System.Diagnostics.CodeAnalysis;
using System.Net;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Admission;

/// <summary>
/// Counts the clients that are connected, whatever they speak, and keeps them within the limits. A transport enters as soon as it has accepted a
/// connection, hands the place on with <see cref="Broker.Open"/>, and gives it back when the socket is closed. Safe for use from any thread.
/// </summary>
public sealed class ConnectionGate
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Origin, Tally> _byOrigin = [];
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);
    private readonly Bursts<string> _refusals = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private int _count;
    private int _connecting;

    public ConnectionGate(ConnectionLimits limits, TimeProvider time, ILogger log)
    {
        Limits = limits;
        _time = time;
        _log = log;
    }

    /// <summary>What holds for those who come from now on.</summary>
    public ConnectionLimits Limits { get; set; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Those of them that have not logged in.</summary>
    public int Connecting => Volatile.Read(ref _connecting);

    /// <summary>Takes a place for a client that was accepted; who is refused is logged here, once a burst.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="place">To be given back.</param>
    /// <param name="error">Why there is none.</param>
    /// <param name="isProxy">
    /// All clients of a proxy come from its address until it has said who they are (<see cref="ConnectionPlace.MoveTo"/>), so no address is limited yet.
    /// </param>
    public bool TryEnter(
        IPAddress address, [NotNullWhen(true)] out ConnectionPlace? place, [NotNullWhen(false)] out BrokerError? error, bool isProxy = false)
    {
        var origin = Origin.Of(address);
        var limits = Limits;
        lock (_gate)
        {
            var tally = _byOrigin.GetValueOrDefault(origin);
            error = Check(_count, limits.Max, "connections", "max-connections")
                ?? (isProxy ? null : CheckOrigin(origin, tally, limits))
                ?? Check(_connecting, limits.Connecting, "connections that have not logged in", "max-connecting");
            place = error is null ? new ConnectionPlace(this, origin) : null;
            if (error is null)
            {
                _byOrigin[origin] = new Tally(tally.Count + 1, tally.Connecting + 1);
                _count++;
                _connecting++;
            }
        }
        if (error is not null) Note(origin, error);
        return error is null;
    }

    /// <summary>A transport refuses a client for a reason of its own: logged here, once a burst.</summary>
    public void NoteRefused(IPAddress address, BrokerError error) => Note(Origin.Of(address), error);

    /// <summary>All ways to count the same clients come to the same.</summary>
    public void Check()
    {
        lock (_gate)
        {
            foreach (var (origin, tally) in _byOrigin)
                Invariant.Holds(
                    tally.Count > 0 && tally.Connecting >= 0 && tally.Connecting <= tally.Count,
                    $"Gate: {origin} has {tally.Count} connections, {tally.Connecting} of them not logged in");
            var (count, connecting) = (_byOrigin.Values.Sum(static tally => tally.Count), _byOrigin.Values.Sum(static tally => tally.Connecting));
            Invariant.Holds(count == _count, $"Gate: {_count} connections, and {count} by where they come from");
            Invariant.Holds(connecting == _connecting, $"Gate: {_connecting} have not logged in, and {connecting} by where they come from");
            foreach (var (user, connections) in _byUser)
                Invariant.Holds(connections > 0, $"Gate: user {user} has {connections} connections, which must be above 0");
            Invariant.Holds(
                _byUser.Values.Sum() <= _count - _connecting,
                $"Gate: users have {_byUser.Values.Sum()} connections, and {_count - _connecting} have logged in");
        }
    }

    internal BrokerError? Move(ConnectionPlace place, Origin origin)
    {
        BrokerError? error;
        lock (_gate)
        {
            if (place.IsGivenBack || place.HasLoggedIn || place.Origin == origin) return null;
            var tally = _byOrigin.GetValueOrDefault(origin);
            error = CheckOrigin(origin, tally, Limits);
            if (error is null)
            {
                Change(place.Origin, -1, -1);
                _byOrigin[origin] = new Tally(tally.Count + 1, tally.Connecting + 1);
                place.Origin = origin;
            }
        }
        if (error is not null) Note(origin, error);
        return error;
    }

    internal BrokerError? LogIn(ConnectionPlace place, string? user)
    {
        BrokerError? error;
        lock (_gate)
        {
            if (place.IsGivenBack || place.HasLoggedIn) return null;
            error = user is null ? null : Check(_byUser.GetValueOrDefault(user), Limits.PerUser, $"connections of user {user}", "max-connections-per-user");
            if (error is null)
            {
                place.HasLoggedIn = true;
                place.User = user;
                _connecting--;
                Change(place.Origin, 0, -1);
                if (user is not null) _byUser[user] = _byUser.GetValueOrDefault(user) + 1;
            }
        }
        if (error is not null) Note(place.Origin, error);
        return error;
    }

    internal void Leave(ConnectionPlace place)
    {
        lock (_gate)
        {
            if (place.IsGivenBack) return;
            place.IsGivenBack = true;
            _count--;
            if (!place.HasLoggedIn) _connecting--;
            Change(place.Origin, -1, place.HasLoggedIn ? 0 : -1);
            if (place.User is not { } user) return;
            if (_byUser[user] == 1) _byUser.Remove(user);
            else _byUser[user]--;
        }
    }

    private static BrokerError? CheckOrigin(Origin origin, Tally tally, ConnectionLimits limits) =>
        Check(tally.Count, limits.PerAddress, $"connections from {origin}", "max-connections-per-address")
            ?? Check(tally.Connecting, limits.ConnectingPerAddress, $"connections from {origin} that have not logged in", "max-connecting-per-address");

    private static BrokerError? Check(int count, int limit, string what, string key) =>
        count < limit ? null : new BrokerError(ErrorCode.TooManyConnections, $"The maximum number of {what} was exceeded ({limit}; gateway.{key})");

    private void Change(Origin origin, int count, int connecting)
    {
        var tally = _byOrigin[origin];
        var changed = new Tally(tally.Count + count, tally.Connecting + connecting);
        if (changed.Count == 0) _byOrigin.Remove(origin);
        else _byOrigin[origin] = changed;
    }

    private void Note(Origin origin, BrokerError error)
    {
        int times;
        lock (_refusals)
        {
            if (!_refusals.Note(error.Message, _time.GetUtcNow(), out times)) return;
        }
        _log.ConnectionRefused(origin.ToString(), error.Message, times);
    }

    private readonly record struct Tally(int Count, int Connecting);
}
