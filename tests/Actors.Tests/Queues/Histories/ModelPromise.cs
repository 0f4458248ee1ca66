using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Tests.Histories;

/// <summary>A delivery that a transaction will settle.</summary>
internal sealed record ModelPromise(ModelConsumer Consumer, ModelMessage Message, Settlement Settlement, long Tag);
