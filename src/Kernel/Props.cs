using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>How to make an actor: the factory is called for the first instance and again for each restart.</summary>
public sealed record Props<TMessage>(Func<Actor<TMessage>> Factory)
{
    /// <summary>
    /// How many messages may wait before <see cref="ActorRef{TMessage}.Tell"/> refuses more. The protocols keep far below it by
    /// credit; the bound is there so that a mistake costs a dead letter and a log line, not the process.
    /// </summary>
    public int MailboxCapacity { get; init; } = 1 << 20;

    /// <summary>What its supervisor does when it fails, unless the supervisor overrides the decision.</summary>
    public SupervisionPolicy Supervision { get; init; } = SupervisionPolicy.Default;
}
