using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Supervision;
using Akka.Actor;

namespace ActorMQ.Actors.Engine;

/// <summary>Akka's Props for an actor with a protocol: the factory is called for the first instance and again for each restart.</summary>
public sealed class Props<TProtocol>(Func<Actor<TProtocol>> factory) : Props
{
    /// <summary>
    /// How many messages may wait before <see cref="Ref{TProtocol}.Tell"/> refuses more. The protocols keep far below it by
    /// credit; the bound is there so that a mistake costs a dead letter and a log line, not the process.
    /// </summary>
    public int MailboxCapacity { get; init; } = 1 << 20;

    /// <summary>What its supervisor does when it fails, unless the supervisor overrides the decision.</summary>
    public SupervisionPolicy Supervision { get; init; } = SupervisionPolicy.Default;

    /// <inheritdoc />
    public override ActorBase NewActor()
    {
        var life = EngineCell.Current.Life;
        // The one before it, after a restart: its children have stopped by now.
        life.StopInstance();
        TurnActor actor;
        try
        {
            actor = factory();
        }
        catch (Exception e)
        {
#pragma warning disable AK1000 // Where Akka has its actors made.
            actor = new Stillborn<TProtocol>(e);
#pragma warning restore AK1000
        }
        life.Adopt(actor);
        return actor;
    }

    /// <inheritdoc />
    protected override Props Copy() => new Props<TProtocol>(factory) { MailboxCapacity = MailboxCapacity, Supervision = Supervision };
}
