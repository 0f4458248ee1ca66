using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Wire;

/// <summary>Who uses a <see cref="StompClient"/>. Called from its read loop, one call at a time.</summary>
internal interface IFrameReceiver
{
    /// <summary>A MESSAGE, or a RECEIPT nobody waits for by itself. Valid during the call.</summary>
    void OnFrame(in StompFrame frame);

    /// <summary>All frames of one read have been handed over: time to answer them together.</summary>
    ValueTask OnBatchEndAsync();
}
