using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Network;

/// <summary>
/// This broker's end of the network: turns what links bring into commands for its <see cref="NetworkState{TContent}"/>, what is for this
/// broker into messages for its topics, its queues and their consumers, and at the end of each turn gives each link one batch.
/// </summary>
internal sealed class NetworkActor : Actor<INetworkMessage>, INetworkEffects<NetworkContent>, IHomeEffects
{
    private readonly Dictionary<string, ILink> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LinkMessage>> _outgoing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Announcement> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<DestinationName, List<PublishItem>> _arrived = [];
    private readonly List<(DestinationName Destination, string Sender)> _arrivedAnew = [];
    private readonly Conversations _conversations;
    private readonly Dictionary<string, Ref<IDestinationMessage>> _homes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HomeContent>> _fromHomes = new(StringComparer.Ordinal);
    private readonly DestinationSearch _search = new();
    private readonly NetworkServices _services;
    private readonly NetworkState<NetworkContent> _state;
    private HomeQueues _queues = null!;
    private RemoteInterest _interest = RemoteInterest.None;
    private bool _haveOwnersChanged;
    private int _ticks;

    public NetworkActor(Announcement own, NetworkServices services)
    {
        _services = services;
        _conversations = new Conversations(services.Numbers);
        _state = new NetworkState<NetworkContent>(own, services.Options.MaxDistance, services.Options.Timings, this);
    }

    private TimeSpan Elapsed => Clock.GetElapsedTime(0);

    protected override void PreStart()
    {
        _queues = new HomeQueues(
            _services.Options.DecreasesConsumerPriority,
            new HomeServices(
                _services.Directory,
                _services.Durables,
                Self,
                new HomeConsumers(),
                new LoanTransactions(Self, _services.Numbers, this),
                _services.Numbers,
                this));
        _services.Targets.Connect(Self);
        _state.ChangeInterest(_services.Ledger.Connect(Self), []);
        _state.Tick(Elapsed);
        Schedule(_services.Options.Timings.Tick, new NetworkCommand.Tick());
    }

    /// <summary>After a failure the successor knows of no link: they come up anew, and everything is told again.</summary>
    protected override void PostStop()
    {
        foreach (var link in _links.Values) link.Reset();
        _conversations.Close();
        _queues.Close();
    }

    protected override void OnReceive(INetworkMessage message)
    {
        switch (message)
        {
            case NetworkCommand.Received received:
                received.Link.Processed(received.Bytes);
                _state.Advance(Elapsed);
                if (_links.GetValueOrDefault(received.Link.Neighbour.Name) != received.Link) break;
                foreach (var one in received.Messages) OnReceived(received.Link.Neighbour.Name, one);
                break;
            case ConsumerEvent told:
                _queues.Receive(told);
                break;
            case NetworkRequest.ToTopic send:
                _state.Send(send.Brokers, new NetworkContent.Topic(send.Topic, send.Message));
                break;
            case NetworkRequest.ToTemporary send:
                _state.Send([send.Broker], new NetworkContent.ToTemporary(send.Destination, send.Message));
                break;
            case NetworkCommand.Say say:
                if (_conversations.TryGet(say.Conversation, out var spokenIn)) Say(spokenIn.Broker, say.Content);
                break;
            case NetworkRequest.ChangeInterest change:
                _state.ChangeInterest(change.Added, change.Removed);
                break;
            case NetworkRequest.Subscribed subscribed:
                foreach (var home in _homes.Values) home.TryTell(new RemoteHomeCommand.Subscribed(subscribed.Wanted, subscribed.Template));
                break;
            case TransactionEvent told:
                _queues.Take(told);
                break;
            case NetworkRequest.Seek seek:
                Seek(seek.Destination, seek.ReplyTo);
                break;
            case NetworkCommand.SeekTimedOut timedOut:
                _search.TimeOut(timedOut.Token);
                break;
            case NetworkCommand.GiveUp gone:
                if (_conversations.TryGet(gone.Conversation, out var failed)) _state.GiveUp(failed.Broker);
                break;
            case NetworkCommand.BeginRun begin:
                // Several may have said so at once.
                if (begin.KnownEpoch <= _state.Own.Broker.Epoch) break;
                _services.Log.RunIsOld(_state.Own.Broker.Name, begin.KnownEpoch);
                _state.BeginRun(_services.Runs.After(begin.KnownEpoch));
                break;
            case DurableEvent.LaterRunRemembered remembered:
                _state.Remember(remembered.Broker, remembered.Epoch);
                break;
            case DurableEvent told:
                _queues.Take(told);
                break;
            case NetworkCommand.Advertise advertise:
                _state.Advertise(advertise.Addresses);
                break;
            case NetworkCommand.LinkUp up:
                _links[up.Link.Neighbour.Name] = up.Link;
                _outgoing[up.Link.Neighbour.Name] = [];
                _state.LinkUp(up.Link.Neighbour.Name, up.Link.Filter.Admits);
                if (_state.TroubleOnLinkTo(up.Link.Neighbour.Name) is var known and not PeerTrouble.None) up.Link.Note(known);
                break;
            case NetworkCommand.LinkDown down:
                if (_links.GetValueOrDefault(down.Link.Neighbour.Name) != down.Link) break;
                _links.Remove(down.Link.Neighbour.Name);
                _outgoing.Remove(down.Link.Neighbour.Name);
                _state.LinkDown(down.Link.Neighbour.Name);
                break;
            case ResolveAnswer.Resolved resolved:
                Publish(resolved.Handle);
                break;
            case ResolveAnswer.Unresolved unresolved:
                _arrived.Remove(unresolved.Name);
                break;
            case NetworkCommand.Inspect inspect:
                inspect.Reply.Set(new NetworkStatus(
                    _state.Own,
                    [
                        .. _state.Routes.Select(route => new NetworkStatus.Member(
                            route.Value, _state.OutstandingTo(route.Key), _state.TroubleWith(route.Key), _state.RoundTripTo(route.Key)?.Time)),
                    ],
                    [.. _state.Missing(TimeSpan.FromDays(1))])
                {
                    IsNameTaken = _state.IsNameTaken,
                    LeftOut = [.. _state.LeftOut.Order(StringComparer.Ordinal)],
                });
                break;
            case NetworkCommand.Tick:
                Tick();
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.Advance(Elapsed);
        _state.Flush();
        _queues.UpdateWays();
        _services.Members.Replace(_state.Routes);
        _services.Targets.Replace(_interest);
        if (_haveOwnersChanged) _services.Targets.ReplaceOwners([.. _known.Select(known => (known.Key, known.Value.TemporaryPrefix))]);
        _haveOwnersChanged = false;
        foreach (var (topic, sender) in _arrivedAnew) PublishArrived(topic, sender);
        _arrivedAnew.Clear();
        foreach (var broker in _fromHomes.Keys) BringFromHome(broker);
        _fromHomes.Clear();
        foreach (var (name, link) in _links)
        {
            if (_outgoing[name].Count == 0) continue;
            link.Send(_outgoing[name]);
            _outgoing[name] = [];
        }
    }

    protected override void CheckState()
    {
        _state.Check();
        _search.Check();
        Invariant.Holds(
            _links.Count == _outgoing.Count && _links.Keys.All(_outgoing.ContainsKey),
            $"Network: {_links.Count} links, and something to send for {_outgoing.Count}");
        _conversations.Check();
    }

    public void Transmit(string neighbour, RouteUpdate update) => Put(neighbour, new LinkMessage.Routes(update));

    public void Transmit(string neighbour, Envelope<NetworkContent> envelope)
    {
        var isWithheld = _links.TryGetValue(neighbour, out var link) && envelope.Content switch
        {
            NetworkContent.Topic topic => !link.Filter.Permits(topic.Destination),
            NetworkContent.Seek seek => !link.Filter.Permits(seek.Destination),
            HomeContent.Offer { Queue.Kind: DestinationKind.DurableSubscription } offer => !link.Filter.Admits(offer.Wanted),
            HomeContent.Offer offer => !link.Filter.Permits(offer.Queue),
            _ => false,
        };
        Put(neighbour, new LinkMessage.Passing(isWithheld ? envelope with { Content = new NetworkContent.Withheld() } : envelope));
    }

    public void Transmit(string neighbour, Acknowledgement acknowledgement) => Put(neighbour, new LinkMessage.Received(acknowledgement));

    public void Transmit(string neighbour, LaterRun laterRun) => Put(neighbour, new LinkMessage.LaterRunKnown(laterRun));

    public void RunIsOld(long knownEpoch) => Self.TryTell(new NetworkCommand.BeginRun(knownEpoch));

    public void TroubleChanged(string broker, PeerTrouble trouble)
    {
        var (log, own) = (_services.Log, _state.Own.Broker.Name);
        // Whose own name is taken can talk to nobody.
        foreach (var (neighbour, link) in _links)
        {
            if (broker == neighbour || broker == own) link.Note(_state.TroubleOnLinkTo(neighbour));
        }
        switch (trouble)
        {
            case PeerTrouble.None:
                log.TroubleEnded(broker);
                break;
            case PeerTrouble.Silent:
                log.PeerSilent(broker, _state.OutstandingTo(broker));
                break;
            case PeerTrouble.OldRun:
                log.PeerOldRun(broker);
                break;
            case PeerTrouble.NameTaken when broker == own:
                log.OwnNameTaken(own);
                break;
            case PeerTrouble.NameTaken:
                log.NeighbourNameTaken(broker);
                break;
        }
    }

    public void AskToStartOver(string neighbour) => Put(neighbour, new LinkMessage.StartOver());

    public void Deliver(string sender, NetworkContent content)
    {
        switch (content)
        {
            case NetworkContent.Topic topic:
                Arrived(topic.Destination, topic.Message, sender);
                break;
            case NetworkContent.ToTemporary reply:
                Arrived(reply.Destination, reply.Message, sender);
                break;
            case NetworkContent.Seek seek:
                Say(sender, new NetworkContent.Sought(seek.Destination, seek.Token, _services.Directory.TryGet(seek.Destination, out _)));
                break;
            case NetworkContent.Sought sought:
                _search.Answer(sought.Token, sender, sought.Exists, Elapsed);
                break;
            case HomeContent home:
                if (!_fromHomes.TryGetValue(sender, out var contents)) _fromHomes.Add(sender, contents = []);
                contents.Add(home);
                break;
            case BorrowerContent borrower:
                _queues.Receive(ConversationWith(sender), borrower);
                break;
        }
    }

    /// <summary>What was under way to it is lost. Nobody waits any longer for one that cannot be reached.</summary>
    public void ConversationLost(string broker)
    {
        // What it said before belongs to what is over.
        if (_fromHomes.ContainsKey(broker)) BringFromHome(broker);
        _fromHomes.Remove(broker);
        if (_conversations.End(broker) is { } ended && _homes.TryGetValue(broker, out var home)) home.TryTell(new RemoteHomeCommand.Over(ended.Number));
        if (_state.Routes.ContainsKey(broker)) _queues.BeginAnew(ConversationWith(broker));
        else Forget(broker);
        // The other end may not have noticed: whatever this one says first tells it.
        Say(broker, new NetworkContent.Beginning());
    }

    public void RouteChanged(string broker, Route? route)
    {
        // One that cannot be reached now may be back in a moment: what its clients want is kept for it meanwhile.
        if (_homes.TryGetValue(broker, out var home)) home.TryTell(new RemoteHomeCommand.Reachability(route is not null));
        if (route is null)
        {
            _queues.OnUnreachable(broker);
            _search.OnUnreachable(broker);
            return;
        }
        _known.TryGetValue(broker, out var known);
        var change = known is null ? new InterestChange([.. route.Announcement.Interest], []) : route.Announcement.InterestSince(known.Interest);
        _interest = _interest.After(broker, change);
        _known[broker] = route.Announcement;
        _haveOwnersChanged |= known?.TemporaryPrefix != route.Announcement.TemporaryPrefix;
        _queues.ChangeInterest(ConversationWith(broker), route.Distance, change);
        var heardThrough = _links.GetValueOrDefault(route.NextHop)?.Filter ?? LinkFilter.Open;
        _queues.Follow(ConversationWith(broker), route.Announcement, change, heardThrough);
    }

    public void Probe(string broker) => Say(broker, new NetworkContent.Probe());

    private static Message Foreign(Message message) => new(message.Frame, message.BodyStart)
    {
        Flags = message.Flags,
        Priority = message.Priority,
        Expires = message.Expires,
        SenderConnection = ConnectionNumber.Network,
    };

    private void Forget(string broker)
    {
        _queues.Forget(broker);
        if (!_known.Remove(broker, out var known)) return;
        _interest = _interest.After(broker, new InterestChange([], [.. known.Interest]));
        _haveOwnersChanged = true;
    }

    private Conversation ConversationWith(string broker) => _conversations.TryGet(broker, out var conversation)
        ? conversation
        : _conversations.Begin(broker, _state.RoundTripTo(broker) ?? new RoundTrip());

    /// <summary>Asks all that can be reached, but by links that do not let out what would be sent there: what is there is not for this broker.</summary>
    private void Seek(DestinationName destination, IRef<SeekAnswer> replyTo)
    {
        var ways = _state.Routes.Values.Where(route => !_links.TryGetValue(route.NextHop, out var link) || link.Filter.Permits(destination));
        string[] brokers = [.. ways.Select(route => route.Broker.Name)];
        var lost = _state.Missing(TimeSpan.FromDays(1)).Select(missing => missing.Name);
        if (!_search.TryAsk(destination, replyTo, brokers, lost, Elapsed, out var token)) return;
        _state.Send(brokers, new NetworkContent.Seek(destination, token), mayBeMissed: false);
        Schedule(_services.Options.Timings.SeekTimeout, new NetworkCommand.SeekTimedOut(token));
    }

    public void Say(string broker, NetworkContent content) => _state.Send([broker], content, mayBeMissed: false);

    private void BringFromHome(string broker)
    {
        if (!_homes.TryGetValue(broker, out var home))
        {
            var props = new Props<IDestinationMessage>(() => new RemoteHomeActor(_services, Self)) { Supervision = SupervisionPolicy.NeverGiveUp };
            _homes.Add(broker, home = Context.Spawn(props, broker));
        }
        var conversation = ConversationWith(broker);
        home.TryTell(new RemoteHomeCommand.Arrived(conversation.Home, conversation.RoundTrip.Time, _fromHomes[broker]));
    }

    private void Arrived(DestinationName destination, Message message, string sender)
    {
        if (!_arrived.TryGetValue(destination, out var items))
        {
            _arrived.Add(destination, items = []);
            _arrivedAnew.Add((destination, sender));
        }
        items.Add(new PublishItem(Foreign(message), default));
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

    private void Tick()
    {
        _state.Tick(Elapsed);
        if (++_ticks % _services.Options.TicksPerDigest == 0)
        {
            // Behind whatever this turn tells of routes.
            _state.Flush();
            foreach (var name in _links.Keys) Put(name, new LinkMessage.Digest(_state.DigestFor(name)));
        }
        Schedule(_services.Options.Timings.Tick, new NetworkCommand.Tick());
    }

    private void Put(string neighbour, LinkMessage message)
    {
        if (_outgoing.TryGetValue(neighbour, out var list)) list.Add(message);
    }

    /// <summary>A topic that is not there is made: a wildcard subscription of this broker may be what wants the message.</summary>
    private void PublishArrived(DestinationName topic, string sender)
    {
        if (_services.Directory.TryGet(topic, out var handle)) Publish(handle);
        else _services.Directory.Resolve(topic, Account.OfBroker(sender), Self);
    }

    private void Publish(DestinationHandle handle)
    {
        if (!_arrived.TryGetValue(handle.Name, out var items)) return;
        if (handle.Actor.TryTell(new DestinationCommand.Publish(items))) _arrived.Remove(handle.Name);
        else _services.Directory.Resolve(handle.Name, handle.Account, Self);
    }
}
