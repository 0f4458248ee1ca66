namespace ActorMQ.Kernel.Mailboxes;

/// <summary>What the kernel itself tells an actor. Handled before any message of its protocol.</summary>
internal abstract record SystemMessage
{
    private SystemMessage()
    {
    }

    internal sealed record Start : SystemMessage;

    internal sealed record Stop : SystemMessage;

    internal sealed record Resume : SystemMessage;

    internal sealed record Restart : SystemMessage;

    internal sealed record ChildFailed(ActorCell Child, Exception Cause) : SystemMessage;

    internal sealed record ChildStopped : SystemMessage;
}
