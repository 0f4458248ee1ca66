using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Connections;

/// <summary>What all connections of a broker share.</summary>
internal sealed record ConnectionServices(
    IDestinationDirectory Directory,
    PublisherIds Publishers,
    IRef<DurableCommand> Durables,
    IMessageJournal Journal,
    SecurityService Security,
    Ref<LoginCommand> Logins,
    ClientIds ClientIds,
    ConnectionRegistry Registry,
    MemoryBudget Memory,
    Live<ConnectionOptions> Options,
    string ServerName,
    InterestLedger Interest,
    NetworkTargets Network,
    ILogger Log);
