using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Persistence;

namespace ActorMQ.Nodes.Admin;

/// <summary>What an administrator can ask of a running broker and do to it. Any thread.</summary>
/// <remarks>
/// Looks at a broker from outside: it asks actors, with a deadline, and never waits for one that is busy longer than that.
/// </remarks>
internal sealed class Administration
{
    private const int MostBrowsed = 10_000;

    // So many queues can be deleted at once that it takes a while; whoever asked for it knows.
    private static readonly TimeSpan PatienceForMany = TimeSpan.FromMinutes(9);

    private readonly NodeOptions _options;
    private readonly Func<RunningBroker> _serving;
    private readonly Func<Task<ReloadResult>> _reload;
    private readonly Func<IReadOnlyList<string>> _needRestart;

    /// <param name="options">What the node was started with.</param>
    /// <param name="serving">Gives what serves the broker just now, or says that this node does not.</param>
    /// <param name="pair">What the node is part of; null when it serves its broker alone.</param>
    /// <param name="reload">Reads the configuration again.</param>
    /// <param name="needRestart">Keys that wait for a restart.</param>
    public Administration(
        NodeOptions options,
        Func<RunningBroker> serving,
        Pair? pair,
        Func<Task<ReloadResult>> reload,
        Func<IReadOnlyList<string>> needRestart)
    {
        _reload = reload;
        _needRestart = needRestart;
        _options = options;
        _serving = serving;
        Network = new NetworkAdministration(serving);
        Pair = new PairAdministration(options.Broker.Name, pair);
        Site = new SiteAdministration(() => serving().Site);
    }

    /// <summary>The same for links and other brokers.</summary>
    public NetworkAdministration Network { get; }

    /// <summary>The same for the cluster of the site.</summary>
    public SiteAdministration Site { get; }

    /// <summary>The same for the node of a pair.</summary>
    public PairAdministration Pair { get; }

    private Broker Broker => _serving().Broker;

    public BrokerStatus ShowBroker()
    {
        var destinations = Broker.Destinations.All;
        return new BrokerStatus
        {
            Name = Broker.Options.Name,
            Version = Broker.Options.Version,
            ProcessId = Environment.ProcessId,
            StartedAt = Broker.StartedAt,
            Uptime = Broker.System.Time.GetUtcNow() - Broker.StartedAt,
            DataDirectory = _options.DataDirectory,
            Listeners = [.. _serving().Gateway.Addresses.Select(address => address.ToString())],
            LinkListeners = [.. Network.Listeners],
            NeedRestart = _needRestart(),
            IsOpen = Broker.Security.IsOpen,
            Connections = Broker.Connections.Count,
            ConnectionsOpened = Broker.ConnectionCount,
            Queues = destinations.Count(destination => destination.Name.Kind == DestinationKind.Queue),
            Topics = destinations.Count(destination => destination.Name.Kind == DestinationKind.Topic),
            Temporary = destinations.Count(destination => destination.Name.IsTemporary),
            MemoryUsed = Broker.Memory.Used,
            MemoryHeld = Broker.Memory.Held,
            MemoryLimit = Broker.Memory.Limit,
            ResidentMemory = Environment.WorkingSet,
            DeadLetters = Broker.System.DeadLetterLog.Count,
            Journal = ShowJournal(),
        };
    }

    public async Task<ReloadResult> ReloadAsync()
    {
        var result = await _reload();
        return result.IsReloaded
            ? result
            : throw new AdminException(StatusCodes.Status409Conflict, $"nothing was changed: {string.Join("; ", result.Problems)}");
    }

    public JournalStatus ShowJournal() => Broker.Journal.Status;

    public ActorSnapshot ShowActors(string? path, int depth)
    {
        var parsed = TreePath.Parse(path ?? "/");
        return Broker.System.Inspect(parsed, depth) ?? throw AdminException.Unknown("actor", path!, ActorNames(path!));
    }

    public ActorCount CountActors(string? path)
    {
        var actors = ShowActors(path, int.MaxValue).Flatten().ToList();
        return new ActorCount(actors.Count, actors.CountBy(actor => actor.Type).ToDictionary(StringComparer.Ordinal));
    }

    public ActorStats ShowActorStats(string? path, int most)
    {
        var actors = ShowActors(path, int.MaxValue).Flatten().ToList();
        var busiest = actors
            .OrderByDescending(actor => actor.MailboxDepth)
            .ThenByDescending(actor => actor.MessagesPerSecond)
            .ThenByDescending(actor => actor.Processed)
            .Take(most)
            .Select(actor => actor with { Children = [] });
        var deadLetters = Broker.System.DeadLetterLog;
        return new ActorStats([.. busiest], actors.Count, deadLetters.Count, deadLetters.Recent);
    }

    /// <param name="isQueue">Queues, or else topics.</param>
    /// <param name="pattern">Of which names; null for all.</param>
    /// <param name="order">One of <see cref="DestinationOrder.Names"/>; null is by name.</param>
    /// <param name="limit">The most to list; null for all.</param>
    /// <returns>A <see cref="DestinationList"/>, in parts.</returns>
    public async Task<DestinationStream> ListDestinationsAsync(bool isQueue, string? pattern, string? order = null, int? limit = null)
    {
        var counter = DestinationOrder.CounterOf(order);
        var filter = string.IsNullOrEmpty(pattern) ? null : DestinationFilter.Parse(pattern, KindOf(isQueue));
        var handles = Destinations(isQueue).Where(handle => filter?.Matches(handle) != false).ToList();
        var most = limit ?? int.MaxValue;
        var unanswered = new List<string>();
        if (counter is null)
        {
            // By name only those that are listed have to be asked, and none of the answers need wait for others.
            handles.Sort(static (one, other) => DestinationName.CompareTexts(one.Name, other.Name));
            return new DestinationStream(Ask(handles.Take(most)), unanswered, handles.Count);
        }
        var ranking = new DestinationRanking(counter, most);
        await foreach (var status in Ask(handles)) ranking.Add(status);
        return new DestinationStream(ranking.TakeAll().ToAsyncEnumerable(), unanswered, handles.Count);

        IAsyncEnumerable<DestinationStatus> Ask(IEnumerable<DestinationHandle> asked) =>
            Questions.AskEachAsync(asked, InspectAsync, handle => DestinationText.Short(handle.Name), unanswered);
    }

    public Task<DestinationStatus> ShowDestinationAsync(bool isQueue, string name) => InspectAsync(Find(isQueue, name));

    public async Task<BrowseResult> BrowseAsync(string name, int count, bool withBodies)
    {
        if (count is < 1 or > MostBrowsed) throw new AdminException(StatusCodes.Status400BadRequest, $"The count must be from 1 to {MostBrowsed}");
        var (messages, isAll) = await QueueBrowser.BrowseAsync(Broker, Find(isQueue: true, name), count, Questions.Patience);
        return new BrowseResult([.. messages.Select(delivery => BrowsedMessage.Of(delivery, withBodies))], isAll);
    }

    /// <param name="name">A queue, or a pattern of queues; temporary ones, which are their clients', have to be named.</param>
    public async Task<Removal> PurgeAsync(string name)
    {
        if (DestinationFilter.TryParsePattern(name, DestinationKind.Queue, out var filter)) return await RemoveAsync(name, filter, AskToPurgeAsync);
        var queue = Find(isQueue: true, name);
        return new Removal(DestinationText.Short(queue.Name), await AskToPurgeAsync(queue));

        static Task<long> AskToPurgeAsync(DestinationHandle queue) =>
            queue.Actor.AskAsync<long>(reply => new DestinationCommand.Purge(reply), Questions.Patience);
    }

    /// <param name="name">A queue, or a pattern of queues; temporary ones, which are their clients', have to be named.</param>
    public async Task<Removal> DeleteAsync(string name)
    {
        if (DestinationFilter.TryParsePattern(name, DestinationKind.Queue, out var filter))
            return await RemoveAsync(name, filter, async queue => await AskToEndAsync(queue) ? 1 : 0) with { Messages = null };
        var queue = Find(isQueue: true, name);
        await AskToEndAsync(queue);
        return new Removal(DestinationText.Short(queue.Name), null);

        static Task<bool> AskToEndAsync(DestinationHandle queue) =>
            queue.Actor.AskAsync<bool>(reply => new DestinationCommand.Delete(reply), Questions.Patience);
    }

    public async Task<ConnectionList> ListConnectionsAsync()
    {
        var (answers, unanswered) = await Questions.AskAllAsync(Broker.Connections.All, InspectAsync, link => link.Identity.Text);
        return new ConnectionList([.. answers.OrderBy(status => status.Since)], unanswered);
    }

    public Task<ConnectionStatus> ShowConnectionAsync(string id) => InspectAsync(FindConnection(id));

    public Removal KillConnection(string id, string? reason)
    {
        var link = FindConnection(id);
        var error = new BrokerError(ErrorCode.ConnectionKilled, string.IsNullOrEmpty(reason) ? "Closed by an administrator" : reason);
        link.Connection.Tell(new ConnectionCommand.Terminate(CloseReason.Killed, error));
        return new Removal(id, null);
    }

    public async Task<SubscriptionList> ListSubscriptionsAsync(string? connection)
    {
        var links = string.IsNullOrEmpty(connection) ? Broker.Connections.All : [FindConnection(connection)];
        var (answers, _) = await Questions.AskAllAsync(links, InspectAsync, link => link.Identity.Text);
        var durable = (await ListDurablesAsync()).Where(status => string.IsNullOrEmpty(connection) || status.Connection == connection);
        return new SubscriptionList([.. answers.OrderBy(status => status.Since).SelectMany(status => status.Subscriptions)], [.. durable]);
    }

    public async Task<Removal> RemoveSubscriptionAsync(string clientId, string name)
    {
        var error = await Broker.Destinations.Durables.AskAsync<BrokerError?>(
            reply => new DurableCommand.Remove(new DurableKey(clientId, name)) { Reply = reply }, Questions.Patience);
        if (error is null) return new Removal(name, null);
        throw new AdminException(error.Code == ErrorCode.NoSuchSubscription ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, error.Message);
    }

    private async Task<IEnumerable<DurableSubscriptionStatus>> ListDurablesAsync()
    {
        var all = await Broker.Destinations.Durables.AskAsync<IReadOnlyList<DurableStatus>>(reply => new DurableCommand.List(reply), Questions.Patience);
        var (answers, _) = await Questions.AskAllAsync(
            all.Select(status => status.Queue).OfType<DestinationHandle>(), InspectAsync, handle => handle.Name.Name);
        var queues = answers.ToDictionary(queue => queue.Name, queue => queue.Messages);
        return all
            .OrderBy(status => status.Key.ClientId, StringComparer.Ordinal)
            .ThenBy(status => status.Key.Name, StringComparer.Ordinal)
            .Select(status => new DurableSubscriptionStatus(
                status.Key.ClientId,
                status.Key.Name,
                status.Topic,
                status.Selector,
                status.Queue is { } queue && queues.TryGetValue(queue.Name, out var pending) ? pending : null,
                status.Connection,
                status.Since));
    }

    /// <summary>Live names, to complete what an administrator types.</summary>
    public IReadOnlyList<string> Names(string kind, string prefix)
    {
        var names = kind switch
        {
            "queue" => DestinationNames(isQueue: true),
            "topic" => DestinationNames(isQueue: false),
            "connection" => Broker.Connections.All.Select(link => link.Identity.Text),
            "actor" => ActorNames(prefix),
            "bridge" => Network.BridgeNames,
            "member" => Site.MemberNames,
            _ => [],
        };
        return [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(1000)];
    }

    private static Task<DestinationStatus> InspectAsync(DestinationHandle handle) =>
        handle.Actor.AskAsync<DestinationStatus>(reply => new DestinationCommand.Inspect(reply), Questions.Patience);

    private static Task<ConnectionStatus> InspectAsync(ClientLink link) =>
        link.Connection.AskAsync<ConnectionStatus>(reply => new ConnectionCommand.Inspect(reply), Questions.Patience);

    private async Task<Removal> RemoveAsync(string pattern, DestinationFilter filter, Func<DestinationHandle, Task<long>> remove)
    {
        var queues = Destinations(isQueue: true).Where(handle => handle.Name.Kind == DestinationKind.Queue && filter.Matches(handle)).ToList();
        if (queues.Count == 0) throw new AdminException(StatusCodes.Status404NotFound, $"there is no queue that matches {pattern}");
        var unanswered = new List<string>();
        var (count, sum) = (0, 0L);
        await foreach (var removed in Questions.AskEachAsync(queues, remove, queue => DestinationText.Short(queue.Name), unanswered, PatienceForMany))
        {
            count++;
            sum += removed;
        }
        return new Removal(pattern, sum) { Queues = count, Unanswered = unanswered };
    }

    private static DestinationKind KindOf(bool isQueue) => isQueue ? DestinationKind.Queue : DestinationKind.Topic;

    private DestinationHandle Find(bool isQueue, string text)
    {
        if (DestinationText.TryParse(text, KindOf(isQueue), out var name) && name.IsQueue == isQueue && Broker.Destinations.TryGet(name, out var handle))
            return handle;
        throw AdminException.Unknown(isQueue ? "queue" : "topic", text, DestinationNames(isQueue));
    }

    private ClientLink FindConnection(string id) =>
        Broker.Connections.TryGet(id, out var link)
            ? link
            : throw AdminException.Unknown("connection", id, Broker.Connections.All.Select(known => known.Identity.Text));

    private IEnumerable<string> DestinationNames(bool isQueue) =>
        Destinations(isQueue).Select(handle => DestinationText.Short(handle.Name));

    /// <summary>Those that have a name of their own; what is a queue inside a durable subscription is listed with the subscriptions.</summary>
    private IEnumerable<DestinationHandle> Destinations(bool isQueue) =>
        Broker.Destinations.All.Where(handle => handle.Name.IsQueue == isQueue && handle.Name.Kind != DestinationKind.DurableSubscription);

    /// <summary>The actors at the level that the last part of a path belongs to.</summary>
    private IEnumerable<string> ActorNames(string path)
    {
        var parent = TreePath.Parse(path[..(path.LastIndexOf('/') + 1)]);
        return Broker.System.Inspect(parent, 1)?.Children.Select(child => child.Path) ?? [];
    }
}
