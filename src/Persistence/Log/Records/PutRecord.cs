using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>A message in a <see cref="CommitRecord"/>.</summary>
/// <param name="Key">Its key.</param>
/// <param name="DeliveryCount">How often it was delivered before.</param>
/// <param name="Share">See <see cref="Message.ShareId"/>; 0 for one that stands alone.</param>
/// <param name="Body">Its content; null when it is with an earlier message of the same share.</param>
internal readonly record struct PutRecord(MessageKey Key, int DeliveryCount, long Share, BodyRecord? Body);
