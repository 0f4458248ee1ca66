using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>What clients are told when something of another broker's queue could not be done.</summary>
internal static class HomeErrors
{
    public static BrokerError Lost(DestinationHandle queue) => new(
        ErrorCode.BrokerLost,
        $"The broker {queue.Home!.Name} was lost: messages of {queue.Name.Uri} that it has not heard to be acknowledged come again");

    public static BrokerError Failed(DestinationHandle queue, string problem) =>
        new(ErrorCode.DestinationFailed, $"{queue.Name.Uri} at {queue.Home!.Name}: {problem}");
}
