using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// The thin shell of a client's connection: hands what it is told to its <see cref="ConnectionState"/>, and has everything leave at the end of each
/// turn.
/// </summary>
internal sealed class ConnectionActor(
    ConnectionIdentity identity, ConnectionServices services, IClientTransport transport, FrameReader reader, ConnectionPlace? place)
    : Actor<IConnectionMessage>
{
    private ConnectionState _state = null!;
    private DateTimeOffset _since;

    internal Ref<IConnectionMessage> Ref => Self;

    internal ActorTimer SetTimer(TimeSpan delay, ConnectionCommand message) => Schedule(delay, message);

    internal void Stop() => Context.Stop(Self);

    protected override void PreStart()
    {
        _since = UtcNow;
        var start = new ConnectionStart(identity, Self, services.Publishers.Next(), transport.RemoteAddress, services.ServerName);
        var effects = new ConnectionEffects(identity, services, transport, reader, place, this, Clock, Context.System.Random);
        _state = new ConnectionState(start, services.Options, services.Security, services.Memory, transport.Output, effects);
        _state.Start();
    }

    protected override void OnReceive(IConnectionMessage message)
    {
        switch (message)
        {
            case ConnectionCommand.FramesReceived received:
                transport.Processed(received.Bytes);
                _state.Take(received, Budget);
                break;
            case ConnectionCommand.Inspect inspect:
                inspect.Reply.Set(_state.Status(new ConnectionStatus(identity.Text, transport.RemoteAddress, transport.Scheme) { Since = _since }));
                break;
            default:
                _state.Take(message);
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        if (!_state.Advance(Budget)) GoOn();
    }

    protected override void CheckState() => _state.Check();

    protected override void PostStop()
    {
        _state.Close();
        transport.Close();
        services.Registry.Remove(identity.Text);
        var life = _state.Life;
        // Who never logged in can be many, and whatever was wrong has been said once a burst.
        if (_state.User is { } user) services.Log.ConnectionClosed(identity.Text, transport.RemoteAddress, user, life.Reason, life.Detail);
        else services.Log.UnknownClosed(identity.Text, transport.RemoteAddress, life.Reason, life.Detail);
    }
}
