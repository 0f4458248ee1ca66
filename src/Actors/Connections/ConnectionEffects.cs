using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Transport;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>Does what a connection's state wants done. Lives on the connection's turns.</summary>
internal sealed class ConnectionEffects : IConnectionEffects
{
    private const int HeartBeatSlots = 64;

    private readonly ConnectionIdentity _identity;
    private readonly ConnectionServices _services;
    private readonly IClientTransport _transport;
    private readonly FrameReader _reader;
    private readonly ConnectionPlace? _place;
    private readonly ConnectionActor _shell;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private ActorTimer? _alarm;
    private Bursts<string>? _errors;

    // By the system clock's timestamp.
    private long _lastWriteAt;

    public ConnectionEffects(
        ConnectionIdentity identity,
        ConnectionServices services,
        IClientTransport transport,
        FrameReader reader,
        ConnectionPlace? place,
        ConnectionActor shell,
        TimeProvider clock,
        Random random)
    {
        _identity = identity;
        _services = services;
        _transport = transport;
        _reader = reader;
        _place = place;
        _shell = shell;
        _clock = clock;
        _random = random;
        _lastWriteAt = clock.GetTimestamp();
    }

    public bool IsNetworkShared => _services.Interest.IsShared;

    public TimeSpan SinceRead => _clock.GetElapsedTime(_transport.LastReadAt);

    public TimeSpan SinceWritten => _clock.GetElapsedTime(_lastWriteAt);

    public bool Tell(DestinationHandle destination, DestinationCommand command) => destination.Actor.TryTell(command);

    public void TellSuccessor(DestinationCommand.Transact part) => _services.Directory.Transact(part);

    public void Void(JournalUnit unit) => _services.Journal.Submit(new JournalBatch(), unit);

    public void TellSelf(IConnectionMessage message) => _shell.Ref.TryTell(message);

    public bool TryFind(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle) => _services.Directory.TryGet(name, out handle);

    public void Resolve(DestinationName name, Account account) => _services.Directory.Resolve(name, account, _shell.Ref);

    public void Seek(DestinationName name) => _services.Network.Seek(name, _shell.Ref);

    public void CreateTemporary(DestinationName name, Account account) =>
        _services.Directory.CreateTemporary(name, _identity.Number, account, _shell.Ref);

    public void DeleteTemporary(DestinationName name) => _services.Directory.DeleteTemporary(name);

    public ConsumerId NextConsumer() => _services.Directory.NextConsumer();

    public void AddPattern(DestinationName pattern, ConsumerRequest template) => _services.Directory.AddPattern(pattern, template);

    public void RemovePattern(DestinationName pattern, ConsumerId template) => _services.Directory.RemovePattern(pattern, template);

    public void Want(InterestEntry entry, ConsumerRequest template) => _services.Interest.Add(entry, template);

    public void WantNoMore(InterestEntry entry, ConsumerId template) => _services.Interest.Remove(entry, template);

    public void Tell(DurableCommand command) => _services.Durables.TryTell(command);

    public bool IsElsewhere(DestinationName temporary) => _services.Network.HasElsewhere(temporary);

    public void SendElsewhere(DestinationName temporary, Message message) => _services.Network.SendToTemporary(temporary, message);

    public void Tell(LoginCommand command) => _services.Logins.TryTell(command);

    public BrokerError? TakePlace(string? user) => _place?.LogIn(user);

    public ClientIdAnswer TakeClientId(string clientId, ClientIdClaim claim, bool isFirst) =>
        _services.ClientIds.Take(clientId, claim, _clock.GetUtcNow(), isFirst);

    public void ReleaseClientId(string clientId) => _services.ClientIds.Release(clientId, _shell.Ref);

    public void TakeClientIdLater(TimeSpan delay) => _shell.SetTimer(delay, ConnectionCommand.TakeClientId.Instance);

    public void RaiseLimits() => _reader.RaiseLimits(_services.Options.Current.Limits);

    public void SetAlarm(TimeSpan delay, ConnectionCommand alarm)
    {
        _alarm?.Cancel();
        _alarm = _shell.SetTimer(delay, alarm);
    }

    public void SetHeartBeat(TimeSpan next)
    {
        // The spread keeps ten thousand clients that connected together from beating all at once, the slots let those whose time is near wake
        // the broker together.
        next *= 1 - (0.1 * _random.NextDouble());
        var slot = next.Ticks / HeartBeatSlots;
        var due = _clock.GetUtcNow() + next;
        SetAlarm(slot == 0 ? next : next - TimeSpan.FromTicks(due.UtcTicks % slot), ConnectionCommand.BeatHeart.Instance);
    }

    public void TurnOffAlarm() => _alarm?.Cancel();

    public bool Flush()
    {
        if (_transport.Output.Length > 0) _lastWriteAt = _clock.GetTimestamp();
        return _transport.Flush();
    }

    public void PauseReading() => _transport.PauseReading();

    public void ResumeReading() => _transport.ResumeReading();

    public void CloseTransport() => _transport.Close();

    public void Stop() => _shell.Stop();

    public void LogConnected(string user, StompVersion version, HeartBeat heartBeat) =>
        _services.Log.ClientConnected(_identity.Text, _transport.RemoteAddress, user, version.Text(), heartBeat);

    public void LogError(string? user, BrokerError error)
    {
        if ((_errors ??= new Bursts<string>()).Note(error.Code.Code, _clock.GetUtcNow(), out var times))
            _services.Log.ClientError(_identity.Text, user, error.Code.Code, error.Message, times);
    }

    public void LogContested(string clientId, string user, ClientIdAnswer answer) =>
        _services.Log.ClientIdContested(clientId, user, _transport.RemoteAddress, answer.ContestedBy!, answer.Times, answer.Wait);
}
