using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>
/// Does what a <see cref="NetworkState{TContent}"/> wants done: what is for this broker becomes messages for its topics, its queues and their
/// consumers, what is for others goes out by links; most of it at the end of a turn. Lives on the network's turns.
/// </summary>
internal sealed class NetworkEffects : INetworkEffects<NetworkContent>, IHomeEffects
{
    private readonly NetworkServices _services;
    private readonly Ref<INetworkMessage> _self;
    private readonly TimeProvider _clock;

    /// <param name="own">What this broker makes known.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="self">The network's actor.</param>
    /// <param name="clock">What the state goes by.</param>
    /// <param name="spawnHome">Makes the actor for the queues of another broker.</param>
    public NetworkEffects(
        Announcement own, NetworkServices services, Ref<INetworkMessage> self, TimeProvider clock, Func<string, Ref<IDestinationMessage>> spawnHome)
    {
        _services = services;
        _self = self;
        _clock = clock;
        State = new NetworkState<NetworkContent>(own, services.Options.MaxDistance, services.Options.Timings, this);
        Known = new KnownBrokers(services.Targets);
        Arrived = new ArrivedMessages(services.Directory, self);
        Conversations = new Conversations(services.Numbers, State.RoundTripTo);
        Homes = new RemoteHomes(Conversations, spawnHome);
        Queues = new HomeQueues(
            services.Options.DecreasesConsumerPriority,
            new HomeServices(
                services.Directory,
                services.Durables,
                self,
                new HomeConsumers(),
                new LoanTransactions(self, services.Numbers, this),
                services.Numbers,
                this));
    }

    public NetworkState<NetworkContent> State { get; }

    public LinkOutput Links { get; } = new();

    public KnownBrokers Known { get; }

    public ArrivedMessages Arrived { get; }

    public Conversations Conversations { get; }

    public RemoteHomes Homes { get; }

    public HomeQueues Queues { get; }

    public DestinationSearch Search { get; } = new();

    public void Transmit(string neighbour, RouteUpdate update) => Links.Put(neighbour, new LinkMessage.Routes(update));

    public void Transmit(string neighbour, Envelope<NetworkContent> envelope) => Links.Put(neighbour, envelope);

    public void Transmit(string neighbour, Acknowledgement acknowledgement) => Links.Put(neighbour, new LinkMessage.Received(acknowledgement));

    public void Transmit(string neighbour, LaterRun laterRun) => Links.Put(neighbour, new LinkMessage.LaterRunKnown(laterRun));

    public void AskToStartOver(string neighbour) => Links.Put(neighbour, new LinkMessage.StartOver());

    public void Say(string broker, NetworkContent content) => State.Send([broker], content, mayBeMissed: false);

    public void Probe(string broker) => Say(broker, new NetworkContent.Probe());

    public void RunIsOld(long knownEpoch) => _self.TryTell(new NetworkCommand.BeginRun(knownEpoch));

    public void Deliver(string sender, NetworkContent content)
    {
        switch (content)
        {
            case NetworkContent.Topic topic:
                Arrived.Add(topic.Destination, topic.Message, sender);
                break;
            case NetworkContent.ToTemporary reply:
                Arrived.Add(reply.Destination, reply.Message, sender);
                break;
            case NetworkContent.Seek seek:
                Say(sender, new NetworkContent.Sought(seek.Destination, seek.Token, _services.Directory.TryGet(seek.Destination, out _)));
                break;
            case NetworkContent.Sought sought:
                Search.Answer(sought.Token, sender, sought.Exists, _clock.GetElapsedTime(0));
                break;
            case HomeContent home:
                Homes.Add(sender, home);
                break;
            case BorrowerContent borrower:
                Queues.Receive(Conversations.With(sender), borrower);
                break;
        }
    }

    /// <summary>What was under way to it is lost. Nobody waits any longer for one that cannot be reached.</summary>
    public void ConversationLost(string broker)
    {
        Homes.OnConversationLost(broker);
        if (State.Routes.ContainsKey(broker))
        {
            Queues.BeginAnew(Conversations.With(broker));
        }
        else
        {
            Queues.Forget(broker);
            Known.Forget(broker);
        }
        // The other end may not have noticed: whatever this one says first tells it.
        Say(broker, new NetworkContent.Beginning());
    }

    public void RouteChanged(string broker, Route? route)
    {
        Homes.OnReachability(broker, route is not null);
        if (route is null)
        {
            Queues.OnUnreachable(broker);
            Search.OnUnreachable(broker);
            return;
        }
        var change = Known.Change(broker, route.Announcement);
        var conversation = Conversations.With(broker);
        Queues.ChangeInterest(conversation, route.Distance, change);
        Queues.Follow(conversation, route.Announcement, change, Links.FilterTo(route.NextHop));
    }

    public void TroubleChanged(string broker, PeerTrouble trouble)
    {
        var (log, own) = (_services.Log, State.Own.Broker.Name);
        // Whose own name is taken can talk to nobody.
        IEnumerable<string> neighbours = broker == own ? Links.Neighbours : [broker];
        foreach (var neighbour in neighbours) Links.Note(neighbour, State.TroubleOnLinkTo(neighbour));
        switch (trouble)
        {
            case PeerTrouble.None:
                log.TroubleEnded(broker);
                break;
            case PeerTrouble.Silent:
                log.PeerSilent(broker, State.OutstandingTo(broker));
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

    /// <summary>Ends a turn.</summary>
    /// <returns>False when there is more to do than the turn has room for.</returns>
    public bool Flush(TurnBudget budget)
    {
        State.Flush();
        Queues.UpdateWays();
        _services.Members.Replace(State.Routes);
        var isDone = Known.Flush(budget);
        Arrived.Flush();
        Homes.Flush();
        // Last: whoever was told something in this turn may have had something to be said.
        Links.Flush();
        return isDone;
    }

    /// <summary>To be called after <see cref="Flush"/>.</summary>
    public void Check()
    {
        State.Check();
        Links.Check();
        Known.Check();
        Arrived.Check();
        Conversations.Check();
        Homes.Check();
        Queues.Check();
        Search.Check();
    }
}
