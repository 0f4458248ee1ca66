using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Hears what is told, at once.</summary>
internal sealed class TestRef<TMessage>(Action<TMessage> hear) : IRef<TMessage>
{
    public TreePath Path => TreePath.Root.Child("test");

    public bool IsClosed { get; set; }

    public bool Tell(TMessage message) => TryTell(message);

    public bool TryTell(TMessage message)
    {
        if (IsClosed) return false;
        hear(message);
        return true;
    }
}
