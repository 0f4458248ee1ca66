using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// A node of a site: what a <see cref="SiteState"/> decides, done. Lives among the broker's actors and starts, watches and ends the ActorSystem of the
/// site, which may end whenever it likes.
/// </summary>
internal sealed class SiteActor : Actor<SiteCommand>, ISiteEffects
{
    /// <summary>How often it looks around when all is well.</summary>
    private static readonly TimeSpan CalmPulse = TimeSpan.FromSeconds(1);

    private readonly SiteOptions _options;
    private readonly SiteServices _services;
    private readonly SiteState _state;
    private readonly SiteJournal _events = new();
    private readonly ILogger _log;
    private IReadOnlyList<LinkAddress> _links;
    private SiteCommand.Started? _current;
    private SiteView? _told;
    private string? _discoveryFailure;
    private long _startedAt;

    public SiteActor(SiteOptions options, SiteServices services)
    {
        _options = options;
        _services = services;
        _log = services.Log;
        _links = services.Links;
        _state = new SiteState(options.Own, options.Seeds, this);
        _state.Contacts.IsIncomplete = options.Discovery.Method != SiteDiscoveryMethod.None;
    }

    private TimeSpan Now => Clock.GetElapsedTime(_startedAt);

    public void Start(int run)
    {
        var roles = SiteRoles.Of(_services.Broker, _links, _services.Version);
        var system = new SiteSystem(_options, _services.Edge, Clock, _log);
        var self = Self;
        _services.Edge.RunAsync(() => system.Start(run, roles, self)).PipeTo(
            self, started => started, failure => new SiteCommand.Ended(run, $"it cannot start: {failure.GetBaseException().Message}"));
    }

    public void Stop(int run, bool isPolite)
    {
        if (_current is { } current && current.Run == run) SiteEnd.RunAsync(current.System, isPolite, Clock);
    }

    public void Probe(SiteAddress address, SiteView own) => _current?.Listener.Tell(new SiteOrder.Probe(address, own));

    public void Join(SiteAddress address) => _current?.Listener.Tell(new SiteOrder.Join(address));

    public void Publish(IReadOnlyList<SiteMember> members) => _services.Peers.Replace([.. members
        .Where(member => member.Address != _options.Own && member.Broker.Length > 0 && member.Status < SiteMemberStatus.Exiting)
        .DistinctBy(member => member.Broker, StringComparer.Ordinal)
        .Select(member => new SitePeer(member.Broker, member.Links))]);

    public void Note(SiteEvent fact)
    {
        var noted = _events.Add(fact, UtcNow);
        var isBad = fact.Kind is SiteEventKind.Lost or SiteEventKind.Trouble or SiteEventKind.Unreachable;
        if (isBad) _log.SiteTrouble(_options.Name, (noted.Address ?? _options.Own).ToString(), noted.Text);
        else _log.SiteFact(_options.Name, (noted.Address ?? _options.Own).ToString(), noted.Text);
    }

    protected override void PreStart()
    {
        _startedAt = Clock.GetTimestamp();
        _log.SiteStarted(
            _options.Name, _options.Own.ToString(), _options.Address.ToString(), _options.Port, _options.IsTls, string.Join(',', _options.Seeds));
        Schedule(SiteState.SeekInterval, new SiteCommand.Tick());
    }

    protected override void OnReceive(SiteCommand message)
    {
        switch (message)
        {
            case SiteCommand.Tick:
                Schedule(_state.Phase is SitePhase.Member or SitePhase.Out ? CalmPulse : SiteState.SeekInterval, new SiteCommand.Tick());
                break;
            case SiteCommand.Started started:
                OnStarted(started);
                break;
            case SiteCommand.Ended ended:
                if (_current?.Run == ended.Run) _current = null;
                _state.Ended(Now, ended.Run, ended.Reason);
                break;
            case SiteCommand.Condemned condemned:
                _state.Condemned(Now, condemned.Run, condemned.Reason);
                break;
            case SiteCommand.Saw saw:
                _state.Saw(Now, saw.Run, saw.Cluster, saw.Members);
                break;
            case SiteCommand.Answered answered:
                _state.Answered(Now, answered.Run, answered.From, answered.Answer);
                break;
            case SiteCommand.Heard heard:
                _state.Heard(Now, heard.From);
                break;
            case SiteCommand.Discovered discovered:
                OnDiscovered(discovered);
                break;
            case SiteCommand.Advertise advertise:
                if (_links.SequenceEqual(advertise.Links)) break;
                _links = advertise.Links;
                _state.Renew(Now);
                break;
            case SiteCommand.Inspect inspect:
                inspect.Reply.Set(SiteInspection.Of(_options, _state, Now) with { DiscoveryFailure = _discoveryFailure });
                break;
            case SiteCommand.ListEvents list:
                list.Reply.Set(_events.After(list.After));
                break;
            default:
                new SiteOrders(_options, _state, _current?.Listener).Carry(Now, message);
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.Tick(Now);
        if (ReferenceEquals(_told, _state.View)) return;
        _told = _state.View;
        _current?.Listener.Tell(new SiteOrder.Tell(_told));
    }

    protected override void CheckState() => _state.Check();

    protected override void PostStop()
    {
        if (_current is { } current) SiteEnd.RunAsync(current.System, isPolite: _state.View.Size > 1, Clock);
    }

    private void OnStarted(SiteCommand.Started started)
    {
        var self = Self;
        _services.Ends.Add(started.System.WhenTerminated);
        started.System.WhenTerminated.ContinueWith(_ => true, TaskScheduler.Default).PipeTo(
            self, _ => new SiteCommand.Ended(started.Run, "its cluster has removed it"), failure => new SiteCommand.Ended(started.Run, failure.Message));
        _current = started;
        _told = null;
        _state.Started(Now, started.Run);
        // It was told otherwise while the system was being made.
        if (_state.Phase is not (SitePhase.Seeking or SitePhase.Joining)) Stop(started.Run, isPolite: false);
    }

    private void OnDiscovered(SiteCommand.Discovered discovered)
    {
        if (discovered.Failure is { } reason && reason != _discoveryFailure) _log.SiteDiscoveryFailed(_options.Name, reason);
        _discoveryFailure = discovered.Failure;
        _state.Discovered(Now, discovered.Nodes);
    }
}
