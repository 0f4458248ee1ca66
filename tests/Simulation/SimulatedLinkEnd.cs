using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>One broker's end of a <see cref="SimulatedLink"/>.</summary>
internal sealed class SimulatedLinkEnd : IClientTransport
{
    private const int KernelBuffer = 16 << 10;

    private readonly LinkWorld _world;
    private readonly HeaderTable _headers = new();
    private SimulatedLinkEnd _other = null!;
    private ITransportUser? _user;
    private byte[] _received = [];
    private int _inFlight;
    private TimeSpan _free;
    private bool _wantsWritable;
    private bool _isShut;
    private bool _isClosed;

    public SimulatedLinkEnd(LinkWorld world, string remote)
    {
        _world = world;
        RemoteAddress = remote;
        LastReadAt = world.Time.GetTimestamp();
    }

    public string Scheme => "tcp";

    public string RemoteAddress { get; }

    public OutputBuffer Output { get; } = new();

    public long LastReadAt { get; private set; }

    /// <summary>What is sent from here vanishes.</summary>
    public bool IsMute { get; set; }

    public static (SimulatedLinkEnd One, SimulatedLinkEnd Other) Pair(LinkWorld world, string one, string other)
    {
        var ends = (One: new SimulatedLinkEnd(world, other), Other: new SimulatedLinkEnd(world, one));
        (ends.One._other, ends.Other._other) = (ends.Other, ends.One);
        return ends;
    }

    public void Start(ITransportUser user) => _user = user;

    public bool Flush()
    {
        while (Output.Length > 0 && !_isClosed)
        {
            var room = _world.FixedDelay is null ? KernelBuffer - _inFlight : int.MaxValue;
            if (room <= 0)
            {
                _wantsWritable = true;
                return false;
            }
            var piece = Output.WrittenSpan[..Math.Min(Output.Length, Math.Min(room, _world.Random.Next(1, 3000)))].ToArray();
            Output.Consume(piece.Length);
            if (IsMute) continue;
            _inFlight += piece.Length;
            Later(() => Arrive(piece));
        }
        if (_isClosed) Output.Clear();
        return true;
    }

    public void Processed(int bytes)
    {
    }

    public void PauseReading()
    {
    }

    public void ResumeReading()
    {
    }

    public void Close()
    {
        if (_isShut)
        {
            Break("closed");
            return;
        }
        _isShut = true;
        Later(() => _other.Break(null));
    }

    /// <summary>The connection ends; both sides notice.</summary>
    public void Cut()
    {
        Break("cut");
        _other.Break("cut");
    }

    private void Break(string? detail)
    {
        if (_isClosed) return;
        _isClosed = true;
        _user?.OnClosed(CloseReason.TransportFailed, detail);
        if (detail is null) Later(() => _other.Break(null));
        else Later(() => _other.Break("reset"));
    }

    /// <summary>In order, each at its time.</summary>
    private void Later(Action action)
    {
        var now = _world.Time.Elapsed;
        if (_world.FixedDelay is { } delay) _free = _free > now + delay ? _free : now + delay;
        else _free = (_free > now ? _free : now) + _world.LinkDelay();
        _world.After(_free - now, action);
    }

    private void Arrive(byte[] piece)
    {
        _inFlight -= piece.Length;
        if (!_other._isClosed) _other.Read(piece);
        if (!_wantsWritable || _isClosed) return;
        _wantsWritable = false;
        _user?.OnWritable();
    }

    private void Read(byte[] piece)
    {
        LastReadAt = _world.Time.GetTimestamp();
        if (_user is null || _isShut) return;
        _received = [.. _received, .. piece];
        _received = _received[_user.Read(_received, _headers, out var hasFrames)..];
        if (hasFrames) _user.HandOn(piece.Length);
    }
}
