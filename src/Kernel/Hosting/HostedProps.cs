using Akka.Actor;

namespace ActorMQ.Kernel.Hosting;

/// <summary>Akka's view of how to make an actor: always a new shell around what the kernel keeps of it.</summary>
internal sealed class HostedProps(Kernel.ActorCell own) : Props
{
    internal Kernel.ActorCell Own { get; } = own;

#pragma warning disable AK1000 // Where Akka has its actors made.
    public override ActorBase NewActor() => new Shell(Own);
#pragma warning restore AK1000

    protected override Props Copy() => new HostedProps(Own);
}
