using System.Runtime.InteropServices;

namespace ActorMQ.Persistence.Log.Index;

/// <summary>Where the bodies are that several lanes have, each once, and how many entries refer to each.</summary>
internal sealed class SharedBodies
{
    private readonly Dictionary<long, int> _slots = [];
    private readonly List<SharedBody> _bodies = [];
    private readonly Stack<int> _free = new();

    public int Count => _slots.Count;

    /// <summary>The greatest number of a share; 0 when there is none.</summary>
    public long LastShare => _slots.Count == 0 ? 0 : _slots.Keys.Max();

    /// <summary>All there are.</summary>
    public IEnumerable<SharedBody> All => _slots.Values.Select(slot => _bodies[slot]);

    public bool Contains(long share) => _slots.ContainsKey(share);

    /// <summary>How entries name it.</summary>
    public long ReferenceTo(long share) => ~(long)_slots[share];

    public SharedBody Of(long reference) => _bodies[(int)~reference];

    /// <summary>Where the body of a share is from now on. The answer is where it was; null when there was none.</summary>
    public SharedBody? Place(long share, long @event, int place, int size)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, share, out var isThere);
        if (isThere)
        {
            var before = _bodies[slot];
            _bodies[slot] = before with { Event = @event, Place = place, Size = size };
            return before;
        }
        var body = new SharedBody(share, @event, place, size, 0);
        if (_free.TryPop(out slot))
        {
            _bodies[slot] = body;
            return null;
        }
        slot = _bodies.Count;
        _bodies.Add(body);
        return null;
    }

    public void Refer(long reference)
    {
        ref var body = ref At(reference);
        body = body with { References = body.References + 1 };
    }

    /// <summary>An entry is gone. True when nobody refers to the body any more: it is forgotten.</summary>
    public bool Release(long reference, out SharedBody released)
    {
        ref var body = ref At(reference);
        body = body with { References = body.References - 1 };
        released = body;
        if (body.References > 0) return false;
        _slots.Remove(body.Share);
        _free.Push((int)~reference);
        if (_slots.Count == 0)
        {
            _bodies.Clear();
            _free.Clear();
        }
        return true;
    }

    private ref SharedBody At(long reference)
    {
        var bodies = CollectionsMarshal.AsSpan(_bodies);
        return ref bodies[(int)~reference];
    }
}
