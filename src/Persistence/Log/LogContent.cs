using ActorMQ.Persistence.Log.Index;

namespace ActorMQ.Persistence.Log;

/// <summary>What writer and reader share: the index, and the lock that is held whenever it is changed, or read by who does not change it.</summary>
internal sealed class LogContent(LogIndex index)
{
    public Lock Gate { get; } = new();

    public LogIndex Index => index;
}
