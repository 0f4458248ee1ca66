using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Destinations;

/// <summary>What can be told to the registries of destinations; <see cref="Kind"/> says which one it is for.</summary>
internal abstract record RegistryCommand(DestinationKind Kind)
{
    /// <param name="Name">The destination.</param>
    /// <param name="Owner">The connection a temporary destination is made for; 0 to find one or make an ordinary one.</param>
    /// <param name="Account">Who is answerable when it has to be made; null when nobody but this broker is.</param>
    /// <param name="ReplyTo">Gets the answer.</param>
    internal sealed record Resolve(DestinationName Name, long Owner, Account? Account, IRef<ResolveAnswer> ReplyTo) : RegistryCommand(Name.Kind);

    /// <summary>A queue that is not there has to take part in a transaction.</summary>
    internal sealed record Transact(DestinationCommand.Transact Part) : RegistryCommand(Part.Queue.Name.Kind);

    internal sealed record AddPattern(DestinationName Pattern, ConsumerRequest Template) : RegistryCommand(Pattern.Kind);

    internal sealed record RemovePattern(DestinationName Pattern, ConsumerId Template) : RegistryCommand(Pattern.Kind);

    /// <summary>A queue that had messages when the broker started.</summary>
    internal sealed record Recover(DestinationName Name, IReadOnlyList<RecoveredLane> Lanes) : RegistryCommand(Name.Kind);

    /// <summary>Destinations are to behave as is said now.</summary>
    internal sealed record PoliciesChanged(DestinationKind Kind) : RegistryCommand(Kind);

    internal sealed record Stopped(DestinationHandle Handle) : RegistryCommand(Handle.Name.Kind);
}
