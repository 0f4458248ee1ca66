using ActorMQ.Actors.Engine.Hosting;
using Akka.Actor;

namespace ActorMQ.Actors.Engine;

/// <summary>What an actor with a protocol may do besides handling messages, and Akka's context cannot. To be used on the actor's own turn only.</summary>
public static class ActorContextExtensions
{
    extension(IActorContext context)
    {
        /// <summary>Makes a child and starts it. The name must be free among this actor's children.</summary>
        public Ref<TChild> Spawn<TChild>(Props<TChild> props, string name) => ((EngineCell)context).Life.Spawn(props, name);

        /// <summary>True while a child of that name exists, also while it is stopping.</summary>
        public bool HasChild(string name) => ((EngineCell)context).TryGetChildStatsByName(ActorNames.Encode(name), out _);

        /// <summary>Stops an actor after its children.</summary>
        public void Stop<TOther>(Ref<TOther> other)
        {
            ArgumentNullException.ThrowIfNull(other);
            context.Stop(other.Underlying);
        }

        /// <summary>Stops this actor after its children. The message being handled is the last; those still waiting become dead letters.</summary>
        public void Stop() => context.Stop(context.Self);
    }
}
