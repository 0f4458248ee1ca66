using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Destinations;

/// <summary>The parent of the registries: passes what it is told to the one of the right kind.</summary>
internal sealed class DestinationsActor : Actor<RegistryCommand>
{
    private static readonly (DestinationKind Kind, string Name)[] Kinds =
    [
        (DestinationKind.Queue, "queue"),
        (DestinationKind.Topic, "topic"),
        (DestinationKind.TemporaryQueue, "temp-queue"),
        (DestinationKind.TemporaryTopic, "temp-topic"),
    ];

    private readonly Dictionary<DestinationKind, Ref<RegistryCommand>> _registries = [];
    private readonly Func<DestinationKind, Actor<RegistryCommand>> _factory;

    public DestinationsActor(Func<DestinationKind, Actor<RegistryCommand>> factory) => _factory = factory;

    /// <summary>Those that have a registry here.</summary>
    public static IEnumerable<DestinationKind> AllKinds => Kinds.Select(kind => kind.Kind);

    protected override void PreStart()
    {
        foreach (var (kind, name) in Kinds) _registries.Add(kind, Context.Spawn(new Props<RegistryCommand>(() => _factory(kind)), name));
    }

    protected override void OnReceive(RegistryCommand message) => _registries[message.Kind].Tell(message);

    /// <summary>A restart would take all destinations with it; what a registry knows is simple enough to go on with.</summary>
    protected override SupervisionDirective OnChildFailed(ChildFailure failure) => SupervisionDirective.Resume;
}
