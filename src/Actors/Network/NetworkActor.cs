using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network;

/// <summary>
/// The thin shell of this broker's end of the network: turns what links and the rest of the broker tell it into commands for its
/// <see cref="NetworkState{TContent}"/>, and at the end of each turn has <see cref="NetworkEffects"/> do what is wanted.
/// </summary>
internal sealed class NetworkActor(Announcement own, NetworkServices services) : Actor<INetworkMessage>
{
    // Longer ago nobody misses a broker.
    private static readonly TimeSpan MissedFor = TimeSpan.FromDays(1);

    private NetworkEffects _effects = null!;
    private NetworkState<NetworkContent> _state = null!;
    private int _ticks;

    private TimeSpan Elapsed => Clock.GetElapsedTime(0);

    private LinkOutput Links => _effects.Links;

    private HomeQueues Queues => _effects.Queues;

    protected override void PreStart()
    {
        _effects = new NetworkEffects(own, services, Self, Clock, SpawnHome);
        _state = _effects.State;
        services.Targets.Connect(Self);
        _state.ChangeInterest(services.Ledger.Connect(Self), []);
        _state.Tick(Elapsed);
        Schedule(services.Options.Timings.Tick, new NetworkCommand.Tick());
    }

    /// <summary>After a failure the successor knows of no link: they come up anew, and everything is told again.</summary>
    protected override void PostStop()
    {
        Links.Reset();
        _effects.Conversations.Close();
        Queues.Close();
    }

    protected override void OnReceive(INetworkMessage message)
    {
        switch (message)
        {
            case NetworkCommand.Received received:
                received.Link.Bridge.TryTell(new LinkCommand.Processed(received.Link, received.Bytes));
                _state.Advance(Elapsed);
                if (!Links.IsUp(received.Link)) break;
                foreach (var one in received.Messages) OnReceived(received.Link.Neighbour.Name, one);
                break;
            case ConsumerEvent told:
                Queues.Receive(told);
                break;
            case NetworkRequest request:
                Take(request);
                break;
            case NetworkCommand.Say say:
                if (_effects.Conversations.TryGet(say.Conversation, out var spokenIn)) spokenIn.Say(say.Content, _effects);
                break;
            case TransactionEvent told:
                Queues.Take(told);
                break;
            case NetworkCommand.SeekTimedOut timedOut:
                _effects.Search.TimeOut(timedOut.Token);
                break;
            case NetworkCommand.GiveUp gone:
                if (_effects.Conversations.TryGet(gone.Conversation, out var failed)) _state.GiveUp(failed.Broker);
                break;
            case NetworkCommand.BeginRun begin:
                // Several may have said so at once.
                if (begin.KnownEpoch <= _state.Own.Broker.Epoch) break;
                services.Log.RunIsOld(_state.Own.Broker.Name, begin.KnownEpoch);
                _state.BeginRun(services.Runs.After(begin.KnownEpoch));
                break;
            case DurableEvent.LaterRunRemembered remembered:
                _state.Remember(remembered.Broker, remembered.Epoch);
                break;
            case DurableEvent told:
                Queues.Take(told);
                break;
            case NetworkCommand.Advertise advertise:
                _state.Advertise(advertise.Addresses);
                break;
            case NetworkCommand.LinkUp up:
                Links.Up(up.Link);
                _state.LinkUp(up.Link.Neighbour.Name, up.Link.Filter.Admits);
                if (_state.TroubleOnLinkTo(up.Link.Neighbour.Name) is var known and not PeerTrouble.None) Links.Note(up.Link.Neighbour.Name, known);
                break;
            case NetworkCommand.LinkDown down:
                if (Links.Down(down.Link)) _state.LinkDown(down.Link.Neighbour.Name);
                break;
            case ResolveAnswer answer:
                _effects.Arrived.Take(answer);
                break;
            case NetworkCommand.Inspect inspect:
                inspect.Reply.Set(Status());
                break;
            case NetworkCommand.Tick:
                Tick();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.Advance(Elapsed);
        if (!_effects.Flush(Budget)) GoOn();
    }

    protected override void CheckState() => _effects.Check();

    private void Take(NetworkRequest request)
    {
        switch (request)
        {
            case NetworkRequest.ToTopic send:
                _state.Send(send.Brokers, new NetworkContent.Topic(send.Topic, send.Message));
                break;
            case NetworkRequest.ToTemporary send:
                _state.Send([send.Broker], new NetworkContent.ToTemporary(send.Destination, send.Message));
                break;
            case NetworkRequest.ChangeInterest change:
                _state.ChangeInterest(change.Added, change.Removed);
                break;
            case NetworkRequest.Subscribed subscribed:
                _effects.Homes.OnSubscribed(subscribed.Wanted, subscribed.Template);
                break;
            case NetworkRequest.Seek seek:
                Seek(seek.Destination, seek.ReplyTo);
                break;
        }
    }

    private void OnReceived(string neighbour, LinkMessage message)
    {
        switch (message)
        {
            case LinkMessage.Passing passing:
                _state.Receive(passing.Envelope);
                break;
            case LinkMessage.Received received:
                _state.Receive(received.Acknowledgement);
                break;
            case LinkMessage.Routes routes:
                _state.Receive(neighbour, routes.Update);
                break;
            case LinkMessage.Digest digest:
                _state.ReceiveDigest(neighbour, digest.Value);
                break;
            case LinkMessage.LaterRunKnown known:
                _state.Receive(known.LaterRun);
                break;
            case LinkMessage.StartOver:
                _state.StartOver(neighbour);
                break;
        }
    }

    /// <summary>Asks all that can be reached, but by links that do not let out what would be sent there: what is there is not for this broker.</summary>
    private void Seek(DestinationName destination, IRef<SeekAnswer> replyTo)
    {
        var ways = _state.Routes.Values.Where(route => Links.FilterTo(route.NextHop).Permits(destination));
        string[] brokers = [.. ways.Select(route => route.Broker.Name)];
        var lost = _state.Missing(MissedFor).Select(missing => missing.Name);
        if (!_effects.Search.TryAsk(destination, replyTo, brokers, lost, Elapsed, out var token)) return;
        _state.Send(brokers, new NetworkContent.Seek(destination, token), mayBeMissed: false);
        Schedule(services.Options.Timings.SeekTimeout, new NetworkCommand.SeekTimedOut(token));
    }

    private void Tick()
    {
        _state.Tick(Elapsed);
        if (++_ticks % services.Options.TicksPerDigest == 0)
        {
            // Behind whatever this turn tells of routes.
            _state.Flush();
            foreach (var name in Links.Neighbours) Links.Put(name, new LinkMessage.Digest(_state.DigestFor(name)));
        }
        Schedule(services.Options.Timings.Tick, new NetworkCommand.Tick());
    }

    private NetworkStatus Status() => new(
        _state.Own,
        [
            .. _state.Routes.Select(route => new NetworkStatus.Member(
                route.Value, _state.OutstandingTo(route.Key), _state.TroubleWith(route.Key), _state.RoundTripTo(route.Key)?.Time)),
        ],
        [.. _state.Missing(MissedFor)])
    {
        IsNameTaken = _state.IsNameTaken,
        LeftOut = [.. _state.LeftOut.Order(StringComparer.Ordinal)],
    };

    private Ref<IDestinationMessage> SpawnHome(string broker)
    {
        var props = new Props<IDestinationMessage>(() => new RemoteHomeActor(services, Self)) { Supervision = SupervisionPolicy.NeverGiveUp };
        return Context.Spawn(props, broker);
    }
}
