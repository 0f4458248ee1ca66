using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Everything a connection knows, and every decision it takes: messages in, effects out. No transport, no clock, no threads: what it wants done it
/// says through <see cref="IConnectionEffects"/>, and what the client is to see it writes into an output.
/// </summary>
/// <remarks>
/// A frame comes by the <see cref="FrameLine"/> to the <see cref="FrameHandler"/> and from there to one class for each kind
/// (<see cref="ClientSends"/>, <see cref="ClientAcknowledgements"/>, <see cref="ClientSubscriptions"/>, <see cref="ClientCommits"/>,
/// <see cref="ClientLogin"/>), each of which says what became of it. What destinations are to hear is gathered by <see cref="ProducerSide"/>,
/// <see cref="ClientSettlements"/> and <see cref="ClientRoom"/>, what the client is to get by <see cref="ClientDeliveries"/>, and leaves at the end of
/// the turn.
/// </remarks>
internal sealed class ConnectionState
{
    private readonly Live<ConnectionOptions> _options;
    private readonly IConnectionEffects _effects;
    private readonly ConnectionRights _rights;
    private readonly ConnectionAccount _account;
    private readonly HeartBeats _heartBeats;
    private readonly DestinationFinder _finder;
    private readonly ClientAnswers _answers;
    private readonly ClientDurables _durables;
    private readonly ClientLogin _login;
    private readonly ProducerSide _producer;
    private readonly ConsumerSide _consumer;
    private readonly ClientRoom _room;
    private readonly ClientSettlements _settlements;
    private readonly ClientDeliveries _deliveries;
    private readonly ClientSubscriptions _subscriptions;
    private readonly ClientTransactions _transactions;
    private readonly ClientCommits _commits;
    private readonly FrameHandler _handler;
    private readonly FrameLine _line;
    private readonly ClientOutput _output;
    private readonly SubscriptionTerms _terms;
    private readonly ConnectionEnd _end;

    public ConnectionState(
        ConnectionStart start, Live<ConnectionOptions> options, SecurityService security, MemoryBudget memory, OutputBuffer output, IConnectionEffects effects)
    {
        _options = options;
        _effects = effects;
        var frames = new FrameOutput(output);
        _rights = new ConnectionRights(security);
        _account = new ConnectionAccount(memory);
        _answers = new ClientAnswers(frames, Life, _rights, effects);
        _heartBeats = new HeartBeats(options, frames, effects);
        _finder = new DestinationFinder(start, _rights, _account, effects);
        _durables = new ClientDurables(start, _account, _answers, effects);
        _login = new ClientLogin(start, options, Life, _rights, _account, _heartBeats, _durables, frames, effects);
        _producer = new ProducerSide(new Publisher(start.Publisher, start.Self), options, _account, _answers, effects);
        _room = new ClientRoom(effects);
        _settlements = new ClientSettlements(_room, effects);
        _consumer = new ConsumerSide(_room, _settlements, effects);
        _deliveries = new ClientDeliveries(_room, frames, effects);
        _terms = new SubscriptionTerms(start, options, effects);
        _subscriptions = new ClientSubscriptions(start, options, _rights, _account, _finder, _consumer, _durables, _terms, _answers, effects);
        var lateSends = new LateSends();
        _transactions = new ClientTransactions(options, _account, _settlements);
        _commits = new ClientCommits(start, Life, _transactions, _settlements, _producer, _finder, _answers, lateSends, effects);
        var sends = new ClientSends(start, _rights, _finder, _producer, _transactions, _answers, lateSends, effects);
        var acknowledgements = new ClientAcknowledgements(_consumer, _settlements, _transactions, _commits, _answers);
        _handler = new FrameHandler(Life, _login, sends, acknowledgements, _subscriptions, _transactions, _commits, _settlements, _producer, _answers);
        _line = new FrameLine(_handler, Life);
        _output = new ClientOutput(_deliveries, output, effects);
        _end = new ConnectionEnd(options, Life, _line, _login, _consumer, _producer, _durables, _commits, _deliveries, _output, effects);
    }

    /// <summary>How far it is, and why it ends.</summary>
    public ConnectionLife Life { get; } = new();

    /// <summary>Null until the client has logged in.</summary>
    public string? User => _rights.Subject?.Name;

    public void Start()
    {
        _account.Hold(Footprint.Connection);
        _effects.SetAlarm(_options.Current.ConnectTimeout, ConnectionCommand.ConnectTimedOut.Instance);
    }

    /// <summary>Takes in what one read brought.</summary>
    /// <param name="received">The frames.</param>
    /// <param name="budget">What does not fit into it waits for <see cref="Advance"/>.</param>
    public void Take(ConnectionCommand.FramesReceived received, TurnBudget budget)
    {
        _line.Take(received.Frames, received.Bytes, budget);
        _end.Begin();
    }

    /// <summary>Takes in what anybody else has to say.</summary>
    public void Take(IConnectionMessage message)
    {
        switch (message)
        {
            case ConsumerEvent told:
                Take(told);
                break;
            case PublisherEvent.Reported report:
                _producer.OnReport(report);
                break;
            case PublisherEvent.Restarted restarted:
                _producer.OnRestarted(restarted.Destination);
                break;
            case ResolveAnswer answer:
                OnResolved(answer.Name, (answer as ResolveAnswer.Unresolved)?.Error);
                break;
            case SeekAnswer sought:
                if (_finder.OnSought(sought) is { } error) OnResolved(sought.Name, error);
                break;
            case TransactionEvent told:
                if (_commits.Take(told)) _line.GoOn(FrameWait.Commit);
                _line.GoOn(FrameWait.Committing);
                break;
            case DurableEvent told:
                if (!Life.IsClosing && _durables.Take(told)) _line.GoOn(FrameWait.Durable);
                break;
            case LoginAnswer answer when _login.IsAwaited(answer):
                GoOn(_login.Take(answer));
                break;
            case ConnectionCommand command:
                Take(command);
                break;
        }
        _end.Begin();
    }

    /// <summary>Does what has become possible, and lets everything leave that has gathered. To be called at the end of each turn.</summary>
    /// <returns>False when the budget was spent before all frames were carried out, or all was given back at the end: call again.</returns>
    public bool Advance(TurnBudget budget)
    {
        if (!_producer.IsOverWindow) _line.GoOn(FrameWait.Window);
        if (_line.Wait == FrameWait.Settling && _handler.IsSettled) _line.GoOn(FrameWait.Settling);
        var isDone = _line.WorkOff(budget);
        _end.Begin();
        _end.StopIfGone();
        _settlements.Tell();
        _producer.Flush();
        _output.Send(Life.IsClosing);
        _room.Share();
        isDone &= _end.Advance(budget);
        // Who has not logged in gets no memory for what it says meanwhile.
        _output.ControlReading(_line.StashedBytes, most: Life.Phase == ConnectionPhase.AwaitingConnect ? 0 : _options.Current.ReadAhead.Bytes);
        return isDone;
    }

    /// <summary>The connection is no more: everything goes back.</summary>
    public void Close()
    {
        _effects.TurnOffAlarm();
        Life.Close();
        _end.LetGo();
        _commits.Close();
        _finder.Close();
        _login.Close();
        _account.Close();
    }

    public ConnectionStatus Status(ConnectionStatus known) => known with
    {
        User = User,
        ClientId = _durables.ClientId,
        Version = Life.Phase == ConnectionPhase.AwaitingConnect ? null : _answers.Version.Text(),
        State = Life.Phase switch { ConnectionPhase.AwaitingConnect => "connecting", ConnectionPhase.Connected => "connected", _ => "closing" },
        HeartBeatIn = _heartBeats.Agreed.Incoming,
        HeartBeatOut = _heartBeats.Agreed.Outgoing,
        FramesIn = _line.FramesIn,
        BytesIn = _line.BytesIn,
        MessagesOut = _deliveries.Written,
        OutstandingPublishes = _producer.Outstanding,
        BlockedBy = _line.Wait == FrameWait.Nothing ? (_output.IsBlocked ? "client does not read" : null) : _line.Wait.ToString().ToLowerInvariant(),
        OutboxMessages = _deliveries.Waiting,
        OpenTransactions = _transactions.Count,
        Subscriptions = [.. _consumer.All.Select(_terms.Status)],
    };

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        Life.Check();
        _line.Check();
        _login.Check(_line.Wait);
        _durables.Check(_line.Wait);
        _commits.Check(_line.Wait);
        _transactions.Check();
        _consumer.Check();
        _producer.Check();
        _output.Check();
        if (!Life.IsClosing) _account.Check(_consumer.Count, _transactions.Held);
    }

    private void Take(ConsumerEvent told)
    {
        if (Life.IsClosing)
        {
            // What is still there goes back, whatever becomes of it; those that nobody wants have to be ended.
            if (told is ConsumerEvent.Matched late) _consumer.Refuse(late.Match, late.Destination);
            else if (told is ConsumerEvent.Attached or ConsumerEvent.Detached) _consumer.EndRefused(told.Consumer);
            return;
        }
        switch (told)
        {
            case ConsumerEvent.Delivered delivered:
                if (_consumer.Find(delivered.Consumer) is { } source) _deliveries.Add(source, delivered.Batch);
                break;
            case ConsumerEvent.Exhausted exhausted:
                _room.OnExhausted(_consumer.Find(exhausted.Consumer));
                break;
            case ConsumerEvent.Drained drained:
                _room.OnDrained(_consumer.Find(drained.Consumer), drained.Count);
                break;
            case ConsumerEvent.Attached attached:
                _subscriptions.OnAttached(attached.Consumer);
                break;
            case ConsumerEvent.PatternAttached attached:
                _subscriptions.OnPatternAttached(attached.Consumer);
                break;
            case ConsumerEvent.Matched matched:
                _subscriptions.OnMatched(matched);
                break;
            case ConsumerEvent.Detached detached:
                _subscriptions.OnDetached(detached.Consumer, detached.Reason);
                break;
            case ConsumerEvent.BrowseEnded ended:
                if (_consumer.Find(ended.Consumer) is { } browser) _deliveries.EndBrowse(browser);
                break;
        }
    }

    private void Take(ConnectionCommand command)
    {
        switch (command)
        {
            case ConnectionCommand.Writable:
                _output.Unblock();
                break;
            case ConnectionCommand.TakeClientId when _line.Wait == FrameWait.ClientId:
                GoOn(_login.TakeClientId());
                break;
            case ConnectionCommand.BeatHeart when Life.Phase == ConnectionPhase.Connected:
                BeatHeart();
                break;
            case ConnectionCommand.SecurityChanged when Life.Phase == ConnectionPhase.Connected:
                OnSecurityChanged();
                break;
            case ConnectionCommand.NetworkOpened:
                _subscriptions.ShareRoom(_room);
                break;
            case ConnectionCommand.Terminate terminate:
                _answers.End(terminate.Reason, terminate.Error);
                break;
            case ConnectionCommand.TransportClosed closed:
                _end.OnTransportClosed(closed.Reason, closed.Detail);
                break;
            case ConnectionCommand.ConnectTimedOut when Life.Phase == ConnectionPhase.AwaitingConnect:
                _answers.End(CloseReason.ConnectTimeout, _login.TimedOut(_line.Wait));
                break;
            case ConnectionCommand.CloseTimedOut:
                _end.OnTimedOut();
                break;
        }
    }

    /// <summary>What frames waited for is there; there may be more to wait for.</summary>
    private void GoOn(FrameOutcome outcome)
    {
        _line.HoldUp(outcome.Wait);
        _handler.Conclude(outcome, null);
    }

    private void OnResolved(DestinationName name, BrokerError? error)
    {
        if (_finder.OnResolved(name, error)) _line.GoOn(FrameWait.Destination);
        _producer.OnResolved(name, error);
        _line.GoOn(FrameWait.Committing);
        if (!Life.IsClosing) _subscriptions.OnResolved(name, error);
    }

    private void OnSecurityChanged()
    {
        if (_rights.Renew(_rights.Subject!) is not { } subject)
        {
            _answers.End(CloseReason.AuthenticationFailed, new BrokerError(ErrorCode.AuthenticationFailed, $"There is no user {_rights.Subject} any more."));
            return;
        }
        _rights.Become(subject);
        _subscriptions.EndForbidden();
    }

    private void BeatHeart()
    {
        var quiet = _effects.SinceRead;
        // While the broker itself does not read, the client's silence proves nothing.
        if (!_heartBeats.IsTooLong(quiet) || _output.IsReadingPaused)
        {
            _heartBeats.Beat(quiet, _effects.SinceWritten, _output.IsBlocked);
            return;
        }
        _end.GiveUp($"nothing received for {quiet.TotalSeconds:0.#} s");
    }
}
