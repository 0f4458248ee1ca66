using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Consumers that were made from a template for somebody who had ended. A destination can only let go of one that it has heard of: so long each
/// is remembered. Belongs to the turns of whoever made the template.
/// </summary>
internal sealed class UnwantedConsumers
{
    // Few ever have any.
    private Dictionary<ConsumerId, DestinationHandle>? _unwanted;

    /// <summary>Those that are remembered.</summary>
    public IEnumerable<KeyValuePair<ConsumerId, DestinationHandle>> All => _unwanted ?? [];

    /// <summary>A destination is being told of a consumer that nobody wants.</summary>
    public void Add(ConsumerId consumer, DestinationHandle destination) => (_unwanted ??= []).Add(consumer, destination);

    /// <summary>A destination has heard of a consumer, or is gone. True when it is to let go of it.</summary>
    public bool TryTake(ConsumerId consumer, [NotNullWhen(true)] out DestinationHandle? destination)
    {
        destination = null;
        return _unwanted is not null && _unwanted.Remove(consumer, out destination);
    }
}
