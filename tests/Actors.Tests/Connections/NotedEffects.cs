using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>The world around a connection's state: notes what it wants done, and does nothing.</summary>
internal sealed class NotedEffects : IConnectionEffects
{
    private long _lastConsumer;

    public JournalModel Journal { get; } = new();

    /// <summary>What destinations were told, in order.</summary>
    public List<(DestinationHandle Destination, DestinationCommand Command)> Told { get; } = [];

    /// <summary>Those that are not there any more.</summary>
    public HashSet<DestinationHandle> Gone { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<DestinationName, DestinationHandle> Destinations { get; } = [];

    public DestinationHandle? Successor { get; set; }

    /// <summary>What the state has told itself.</summary>
    public Queue<IConnectionMessage> Own { get; } = new();

    /// <summary>Destinations that are to be found or made.</summary>
    public Queue<DestinationName> Resolving { get; } = new();

    public Queue<DestinationName> Sought { get; } = new();

    public Queue<DurableCommand> Durables { get; } = new();

    public Queue<LoginCommand> Logins { get; } = new();

    public Queue<ConsumerRequest> Patterns { get; } = new();

    public HashSet<DestinationName> Temporaries { get; } = [];

    public List<(DestinationName Destination, Message Message)> SentElsewhere { get; } = [];

    public Func<DestinationName, bool> Elsewhere { get; set; } = _ => false;

    public ClientIdAnswer ClientIdAnswer { get; set; }

    public HashSet<string> ClientIds { get; } = [];

    public BrokerError? NoPlace { get; set; }

    public ConnectionCommand? Alarm { get; private set; }

    public bool IsReadingPaused { get; private set; }

    public bool IsTransportClosed { get; private set; }

    public bool IsStopped { get; private set; }

    public bool AreLimitsRaised { get; private set; }

    public bool IsClientReading { get; set; } = true;

    /// <summary>Takes what the client is sent; set by who has the output.</summary>
    public Action Send { get; set; } = () => { };

    public bool IsNetworkShared { get; set; }

    public TimeSpan SinceRead { get; set; }

    public TimeSpan SinceWritten { get; set; }

    public bool Tell(DestinationHandle destination, DestinationCommand command)
    {
        if (Gone.Contains(destination)) return false;
        Told.Add((destination, command));
        return true;
    }

    /// <summary>Parts of transactions for the successors of queues that were gone.</summary>
    public List<DestinationCommand.Transact> HandedOn { get; } = [];

    public void TellSuccessor(DestinationCommand.Transact part)
    {
        HandedOn.Add(part);
        if (Successor is null) VoidPart.Submit(part, Journal);
        else Tell(Successor, part);
    }

    public void Void(JournalUnit unit) => Journal.Submit(new JournalBatch(), unit);

    public void TellSelf(IConnectionMessage message) => Own.Enqueue(message);

    public bool TryFind(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle) => Destinations.TryGetValue(name, out handle);

    public void Resolve(DestinationName name, Account account) => Resolving.Enqueue(name);

    public void Seek(DestinationName name) => Sought.Enqueue(name);

    public void CreateTemporary(DestinationName name, Account account)
    {
        Temporaries.Add(name);
        Resolving.Enqueue(name);
    }

    public void DeleteTemporary(DestinationName name) => Temporaries.Remove(name);

    public ConsumerId NextConsumer() => new(++_lastConsumer);

    public void AddPattern(DestinationName pattern, ConsumerRequest template) => Patterns.Enqueue(template);

    public void RemovePattern(DestinationName pattern, ConsumerId template)
    {
    }

    public void Want(InterestEntry entry, ConsumerRequest template)
    {
    }

    public void WantNoMore(InterestEntry entry, ConsumerId template)
    {
    }

    public void Tell(DurableCommand command) => Durables.Enqueue(command);

    public bool IsElsewhere(DestinationName temporary) => Elsewhere(temporary);

    public void SendElsewhere(DestinationName temporary, Message message) => SentElsewhere.Add((temporary, message));

    public void Tell(LoginCommand command) => Logins.Enqueue(command);

    public BrokerError? TakePlace(string? user) => NoPlace;

    public ClientIdAnswer TakeClientId(string clientId, ClientIdClaim claim, bool isFirst)
    {
        ClientIds.Add(clientId);
        return ClientIdAnswer;
    }

    public void ReleaseClientId(string clientId) => ClientIds.Remove(clientId);

    public void TakeClientIdLater(TimeSpan delay)
    {
    }

    public void RaiseLimits() => AreLimitsRaised = true;

    public void SetAlarm(TimeSpan delay, ConnectionCommand alarm) => Alarm = alarm;

    public void SetHeartBeat(TimeSpan next) => Alarm = ConnectionCommand.BeatHeart.Instance;

    public void TurnOffAlarm() => Alarm = null;

    public bool Flush()
    {
        if (IsClientReading) Send();
        return IsClientReading;
    }

    public void PauseReading() => IsReadingPaused = true;

    public void ResumeReading() => IsReadingPaused = false;

    public void CloseTransport() => IsTransportClosed = true;

    public void Stop() => IsStopped = true;

    public void LogConnected(string user, StompVersion version, HeartBeat heartBeat)
    {
    }

    public void LogError(string? user, BrokerError error)
    {
    }

    public void LogContested(string clientId, string user, ClientIdAnswer answer)
    {
    }
}
