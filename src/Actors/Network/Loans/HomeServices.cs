using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>What <see cref="HomeQueues"/> work with.</summary>
/// <param name="Directory">Knows the queues.</param>
/// <param name="Durables">Keeps what is for durable subscriptions of other brokers.</param>
/// <param name="Network">Hears from queues.</param>
/// <param name="Consumers">Those that the network has at queues.</param>
/// <param name="Transactions">Of other brokers' clients.</param>
/// <param name="Numbers">What others answer by.</param>
/// <param name="Effects">Does what is to be done at once.</param>
internal sealed record HomeServices(
    IDestinationDirectory Directory,
    IRef<DurableCommand> Durables,
    Ref<INetworkMessage> Network,
    HomeConsumers Consumers,
    LoanTransactions Transactions,
    NetworkNumbers Numbers,
    IHomeEffects Effects);
