namespace ActorMQ.Actors.Protocol;

/// <summary>A delivery that ends with a transaction.</summary>
public readonly record struct TransactedSettlement(ConsumerId Consumer, Settlement Settlement, long Tag);
