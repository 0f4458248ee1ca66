using System.Collections.Immutable;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Reads what <see cref="RouteWriter"/> writes; anything else is a <see cref="StompFramingException"/>.</summary>
internal sealed class RouteReader
{
    private readonly ImmutableArray<RouteUpdate.Item>.Builder _items = ImmutableArray.CreateBuilder<RouteUpdate.Item>();
    private readonly ImmutableArray<string>.Builder _path = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _neighbours = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<InterestEntry>.Builder _added = ImmutableArray.CreateBuilder<InterestEntry>();
    private readonly ImmutableArray<InterestEntry>.Builder _removed = ImmutableArray.CreateBuilder<InterestEntry>();
    private readonly ImmutableArray<LinkAddress>.Builder _addresses = ImmutableArray.CreateBuilder<LinkAddress>();
    private byte _kind;
    private BrokerIdentity? _broker;
    private long _version;
    private string _productVersion = "";
    private string _temporaryPrefix = "";
    private (long From, long To)? _change;
    private bool _hasNeighbours;
    private bool _hasAddresses;
    private byte _pendingKind;
    private DestinationName? _pending;

    private RouteReader()
    {
    }

    public static ImmutableArray<RouteUpdate.Item> Read(ReadOnlySpan<byte> body)
    {
        var reader = new RouteReader();
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            if (end < 2 || body[1] != ':') throw LinkText.Malformed("ROUTES: a line is none");
            reader.Line(body[0], body[2..end]);
            body = body[(end + 1)..];
        }
        reader.FinishItem();
        return reader._items.ToImmutable();
    }

    private static bool Admits(byte kind, byte letter) => letter switch
    {
        (byte)'h' or (byte)'n' or (byte)'a' or (byte)'+' => kind is (byte)'R' or (byte)'C',
        (byte)'v' or (byte)'t' => kind is (byte)'R',
        (byte)'x' or (byte)'N' or (byte)'A' or (byte)'-' => kind is (byte)'C',
        _ => false,
    };

    private void Line(byte letter, ReadOnlySpan<byte> value)
    {
        if (letter == 's')
        {
            if (_pending is null) throw LinkText.Malformed("ROUTES: a selector of nothing");
            FinishInterest(LinkText.Text(value));
            return;
        }
        FinishInterest(null);
        if (letter is (byte)'R' or (byte)'C' or (byte)'U')
        {
            FinishItem();
            BeginItem(letter, value);
            return;
        }
        if (!Admits(_kind, letter)) throw LinkText.Malformed("ROUTES: a line is not in its place");
        // What changes must be said before how.
        if (_kind == 'C' && letter is not ((byte)'h' or (byte)'x') && _change is null) throw LinkText.Malformed("ROUTES: a change of no version");
        switch (letter)
        {
            case (byte)'h':
                Add(_path, value);
                break;
            case (byte)'n' when _kind == 'R' || _hasNeighbours:
                Add(_neighbours, value);
                break;
            case (byte)'N':
                _hasNeighbours = true;
                break;
            case (byte)'a' when _kind == 'R' || _hasAddresses:
                Add(value);
                break;
            case (byte)'A':
                _hasAddresses = true;
                break;
            case (byte)'v':
                _productVersion = LinkText.Text(value);
                break;
            case (byte)'t':
                _temporaryPrefix = LinkText.Text(value);
                break;
            case (byte)'x':
                _change = (LinkText.TakeNumber(ref value, "ROUTES: a version"), LinkText.Number(value, "ROUTES: a version"));
                break;
            case (byte)'+' or (byte)'-':
                (_pendingKind, _pending) = (letter, LinkText.Destination(value));
                break;
            default:
                throw LinkText.Malformed("ROUTES: a line is not in its place");
        }
    }

    private void BeginItem(byte kind, ReadOnlySpan<byte> value)
    {
        if (_items.Count == LinkProtocol.MaxBrokers) throw LinkText.Malformed($"ROUTES: more than {LinkProtocol.MaxBrokers} brokers");
        _kind = kind;
        if (kind == 'U')
        {
            _broker = new BrokerIdentity(LinkText.BrokerName(value), 0);
            return;
        }
        var epoch = LinkText.TakeNumber(ref value, "ROUTES: an epoch");
        if (kind == 'R') _version = LinkText.TakeNumber(ref value, "ROUTES: a version");
        _broker = new BrokerIdentity(LinkText.BrokerName(value), epoch);
    }

    private void FinishItem()
    {
        FinishInterest(null);
        if (_broker is null) return;
        if (_kind != 'U' && _path.Count == 0) throw LinkText.Malformed("ROUTES: no way to a broker that can be reached");
        _items.Add((char)_kind switch
        {
            'R' => new RouteUpdate.Reachable(_path.ToImmutable(), Announcement()),
            'C' => new RouteUpdate.Changed(_broker, _path.ToImmutable(), Change()),
            _ => new RouteUpdate.Unreachable(_broker.Name),
        });
        _broker = null;
        _path.Clear();
        _neighbours.Clear();
        _addresses.Clear();
        _added.Clear();
        _removed.Clear();
        _change = null;
        _hasNeighbours = _hasAddresses = false;
        _productVersion = _temporaryPrefix = "";
    }

    private Announcement Announcement() => new(_broker!)
    {
        Version = _version,
        ProductVersion = _productVersion,
        TemporaryPrefix = _temporaryPrefix,
        Neighbours = _neighbours.ToImmutable(),
        Addresses = _addresses.ToImmutable(),
        Interest = _added.ToImmutableSortedSet(InterestEntry.Order),
    };

    private AnnouncementChange? Change() => _change is { } change
        ? new AnnouncementChange(change.From, change.To, _added.ToImmutable(), _removed.ToImmutable())
        {
            Neighbours = _hasNeighbours ? _neighbours.ToImmutable() : null,
            Addresses = _hasAddresses ? _addresses.ToImmutable() : null,
        }
        : null;

    private void FinishInterest(string? selector)
    {
        if (_pending is null) return;
        (_pendingKind == '+' ? _added : _removed).Add(new InterestEntry(_pending, selector));
        _pending = null;
    }

    private void Add(ReadOnlySpan<byte> value)
    {
        if (_addresses.Count == Network.Announcement.MaxAddresses)
            throw LinkText.Malformed($"ROUTES: a broker has more than {Network.Announcement.MaxAddresses} addresses");
        _addresses.Add(LinkAddress.TryParse(LinkText.Text(value), out var address) ? address : throw LinkText.Malformed("ROUTES: an address is none"));
    }

    private static void Add(ImmutableArray<string>.Builder names, ReadOnlySpan<byte> value)
    {
        if (names.Count == LinkProtocol.MaxBrokers) throw LinkText.Malformed($"ROUTES: more than {LinkProtocol.MaxBrokers} brokers in a row");
        names.Add(LinkText.BrokerName(value));
    }
}
