using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Destination headers a connection has sent, by their bytes: a client sends the same few again and again, and each is read once. Two that
/// mean the same destination may be two entries.
/// </summary>
internal sealed class AddressCache
{
    // A responder that answers to ever new reply queues must not grow the cache without end.
    private const int MaxEntries = 512;

    // Nor must one that names long ones: they are read each time.
    private const int MaxCachedLength = 512;

    private readonly Dictionary<byte[], Entry> _entries = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly ConnectionIdentity _identity;
    private Entry? _last;

    public AddressCache(ConnectionIdentity identity)
    {
        _identity = identity;
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many headers it remembers.</summary>
    public int Count => _entries.Count;

    public bool TryGet(ReadOnlySpan<byte> raw, StompVersion version, [NotNullWhen(true)] out Entry? entry, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (_last is not null && raw.SequenceEqual(_last.Raw))
        {
            entry = _last;
            return true;
        }
        if (_lookup.TryGetValue(raw, out entry))
        {
            _last = entry;
            return true;
        }
        if (!DestinationAddress.TryParse(StompEscaping.Decode(raw, version), out var address, out error)) return false;
        entry = new Entry(raw.ToArray(), address, _identity);
        if (raw.Length > MaxCachedLength) return true;
        if (_entries.Count >= MaxEntries) _entries.Clear();
        _entries.Add(entry.Raw, entry);
        _last = entry;
        return true;
    }

    /// <summary>One header value, read.</summary>
    internal sealed class Entry
    {
        public Entry(byte[] raw, DestinationAddress address, ConnectionIdentity identity)
        {
            Raw = raw;
            Address = address;
            First = address.Parts[0].IsOwnTemporary ? identity.Temporary(address.Parts[0].Name) : address.Parts[0].Name;
            var line = new OutputBuffer();
            line.WriteHeader("destination"u8, First.ToString(), StompVersion.V12);
            Line = line.WrittenSpan.ToArray();
            line.Clear();
        }

        public byte[] Raw { get; }

        public DestinationAddress Address { get; }

        /// <summary>The first part's real name.</summary>
        public DestinationName First { get; }

        /// <summary>The encoded destination line of messages to the first part.</summary>
        public byte[] Line { get; }
    }
}
