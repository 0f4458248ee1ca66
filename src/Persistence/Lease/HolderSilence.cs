namespace ActorMQ.Persistence.Lease;

/// <summary>How long a standby has seen the row unchanged. Time in which the database did not answer, or the standby did not ask, counts little.</summary>
internal sealed class HolderSilence
{
    private readonly LeaseOptions _options;
    private LeaseRow? _heard;
    private TimeSpan _heardAt;
    private TimeSpan _length;
    private long _endedEpoch;
    private TimeSpan? _sinceSessionEnded;

    public HolderSilence(LeaseOptions options) => _options = options;

    public bool IsTooLong => _length >= _options.Ttl;

    /// <summary>The master's session had ended, and nothing was heard of it in all the grace it has.</summary>
    public bool HasNotComeBack => _sinceSessionEnded >= _options.Grace;

    /// <summary>More often while a master may be coming back.</summary>
    public TimeSpan LookAfter => _sinceSessionEnded is null ? _options.Beat : _options.Grace / 5;

    /// <summary>The session of an epoch's master; the grace begins with what is heard next.</summary>
    public void SessionEnded(long epoch)
    {
        if (_sinceSessionEnded is not null) return;
        _endedEpoch = epoch;
        _sinceSessionEnded = TimeSpan.Zero;
        _heard = null;
    }

    /// <summary>The master has another session.</summary>
    public void SessionIsBack() => _sinceSessionEnded = null;

    public void Heard(LeaseRow row, TimeSpan now)
    {
        if (_heard is null)
        {
            _length = TimeSpan.Zero;
            // Somebody has been quicker.
            if (row.Epoch != _endedEpoch) _sinceSessionEnded = null;
        }
        else if (_heard.Epoch != row.Epoch || _heard.Beat != row.Beat)
        {
            // It lives, or it is another one.
            _length = TimeSpan.Zero;
            _sinceSessionEnded = null;
        }
        else
        {
            var counted = TimeSpan.FromTicks(Math.Min((now - _heardAt).Ticks, 2 * LookAfter.Ticks));
            _length += counted;
            _sinceSessionEnded += counted;
        }
        _heard = row;
        _heardAt = now;
    }

    /// <summary>The database was away: everything begins anew.</summary>
    public void Reset()
    {
        _heard = null;
        _length = TimeSpan.Zero;
        _sinceSessionEnded = null;
    }
}
