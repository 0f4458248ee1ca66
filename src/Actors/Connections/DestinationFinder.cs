using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Finds the destinations that the client names, or has them made. One frame at a time waits for one destination; why a destination could not
/// be had is told to the next frame that names it.
/// </summary>
internal sealed class DestinationFinder(ConnectionStart start, ConnectionRights rights, ConnectionAccount account, IConnectionEffects effects)
{
    // Few connections need these.
    private Dictionary<DestinationName, BrokerError>? _unresolvable;
    private List<DestinationName>? _temporaries;
    private DestinationName? _awaited;

    /// <summary>Finds a destination or has it made.</summary>
    /// <returns>Done with a handle; else that it is under way, or cannot be had.</returns>
    public FrameOutcome Find(DestinationName name, out DestinationHandle? handle)
    {
        if (effects.TryFind(name, out handle)) return FrameOutcome.Done;
        if (_unresolvable?.Remove(name, out var error) == true) return FrameOutcome.Fails(error);
        var isOwn = name.IsTemporary && name.Name.StartsWith(start.Identity.Text + "-", StringComparison.Ordinal);
        if (name.IsTemporary && !isOwn)
            return FrameOutcome.Fails(new BrokerError(ErrorCode.NoSuchDestination, $"The destination {name.Uri} does not exist."));
        _awaited = name;
        // What exists at another broker need not be created: it only has no messages and no consumers here yet.
        if (!rights.Allows(AccessRight.Admin, name))
        {
            effects.Seek(name);
        }
        else if (isOwn)
        {
            (_temporaries ??= []).Add(name);
            effects.CreateTemporary(name, account.Owner);
        }
        else
        {
            effects.Resolve(name, account.Owner);
        }
        return FrameOutcome.Waits(FrameWait.Destination);
    }

    /// <summary>Finds the destination of a binding, or has it made, unless it has one.</summary>
    public FrameOutcome Bind(ProducerBinding binding)
    {
        if (binding.Handle is { IsClosed: false }) return FrameOutcome.Done;
        var outcome = Find(binding.Name, out var handle);
        if (outcome.IsDone) binding.Handle = handle;
        return outcome;
    }

    /// <summary>The network has looked for a destination that the client may not make.</summary>
    /// <returns>Why it cannot be had; null while it is being made here, as it exists elsewhere.</returns>
    public BrokerError? OnSought(SeekAnswer sought)
    {
        if (sought.Exists)
        {
            effects.Resolve(sought.Name, account.Owner);
            return null;
        }
        var error = rights.Denied(AccessRight.Admin, sought.Name);
        return sought.Silent.Count == 0
            ? error
            : error with { Message = $"{error.Message}; whether it exists at {string.Join(", ", sought.Silent)} is not known: no answer" };
    }

    /// <summary>A destination is there, or cannot be made.</summary>
    /// <returns>True when a frame waited for it.</returns>
    public bool OnResolved(DestinationName name, BrokerError? error)
    {
        if (error is not null) (_unresolvable ??= [])[name] = error;
        if (!name.Equals(_awaited)) return false;
        _awaited = null;
        return true;
    }

    /// <summary>The connection is over: what was made for it goes.</summary>
    public void Close()
    {
        foreach (var name in _temporaries ?? []) effects.DeleteTemporary(name);
    }
}
