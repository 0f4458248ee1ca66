using System.Globalization;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// Decides who is master, as seen by one node. No IO and no clock: it is told what the database answered and what time it is by the node's own monotonic
/// clock, and says what to do next.
/// </summary>
/// <remarks>
/// <para>
/// No two clocks are compared. A master changes the row with each beat; whoever wants to be master watches the row, and takes it only if it is still what it
/// was all the while. A master counts a beat from before it was sent, a standby from after it was seen, so a master has stopped to count itself as proven
/// before a standby has waited for long enough.
/// </para>
/// <para>
/// A standby counts only time in which the database answered it: one that was down, or froze, kept the master from beating too. Hence a database that comes
/// back finds the same master. When the session of the master has ended while the database answers all the time, a short grace is enough.
/// </para>
/// </remarks>
internal sealed class LeaseState
{
    private readonly LeaseOptions _options;
    private readonly string _run;
    private readonly HolderSilence _silence;
    private readonly List<LeaseNews> _news = [];
    private LeaseRow? _seen;
    private bool _isInContact;
    private bool _isUnproven;
    private bool _clearsSwitch;
    private string? _releasing;
    private long? _epoch;
    private TimeSpan _due;
    private TimeSpan _renewed;
    private TimeSpan _notBefore;

    /// <param name="options">Whose lease it is.</param>
    /// <param name="run">Another one for each process.</param>
    public LeaseState(LeaseOptions options, string run)
    {
        _options = options;
        _run = run;
        _silence = new HolderSilence(options);
    }

    private TimeSpan Proof => _options.Ttl * 0.9;

    /// <summary>This node would be master.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>The epoch this node is master in, as far as it knows.</summary>
    public long? Epoch => _epoch;

    /// <summary>Until then nobody else can be master while this node is, by its own clock.</summary>
    public TimeSpan ProvenUntil { get; private set; }

    /// <summary>The epoch of another node whose session is to be watched.</summary>
    public long? Watched => _epoch is null && _isInContact && _seen is { Holder: not null } seen && !IsMine(seen) ? seen.Epoch : null;

    public LeaseView View => _seen is null
        ? LeaseView.Nothing
        : new(_seen.Holder, _seen.Epoch, _seen.Since, _seen.Reason, _seen.ExpiresAt, _seen.Address, _epoch is not null, _isInContact);

    /// <summary>What has happened since it was asked for last.</summary>
    public IReadOnlyList<LeaseNews> TakeNews()
    {
        LeaseNews[] news = [.. _news];
        _news.Clear();
        return news;
    }

    public void Want(bool isWanted)
    {
        IsWanted = isWanted;
        if (isWanted) _releasing = null;
    }

    /// <summary>The row may have changed.</summary>
    public void Notified() => _due = TimeSpan.Zero;

    /// <summary>The session of the master of an epoch, which was there, has ended.</summary>
    public void HolderSessionEnded(long epoch)
    {
        if (Watched != epoch) return;
        _silence.SessionEnded(epoch);
        _due = TimeSpan.Zero;
    }

    /// <summary>The master of an epoch has no session. After a restart of the database that says nothing, unless it was a process of this very node.</summary>
    public void HolderHasNoSession(long epoch)
    {
        if (_seen?.Holder == _options.Node) HolderSessionEnded(epoch);
    }

    public LeaseStep Next(TimeSpan now)
    {
        Tick(now);
        if (_seen is null || !_isInContact) return new LeaseStep.Read();
        if (IsMine(_seen))
        {
            // Also a take that nobody waits for any more, because its answer came too late.
            if (_releasing is not null || (_epoch is null && !IsWanted)) return new LeaseStep.Release(_seen.Epoch, _releasing ?? "not wanted any more");
            return now >= _due ? new LeaseStep.Renew(_seen.Epoch, _clearsSwitch) : new LeaseStep.Wait(_due);
        }
        if (IsWanted && WhyToTake(_seen, now) is { } reason) return new LeaseStep.Take(_seen.Epoch, _seen.Beat, reason);
        return now >= _due ? new LeaseStep.Read() : new LeaseStep.Wait(_due);
    }

    /// <summary>Notices that the proof has run out; when that is at the latest is <see cref="ProvenUntil"/>.</summary>
    public void Tick(TimeSpan now)
    {
        if (_epoch is not { } epoch || _isUnproven || now < ProvenUntil) return;
        _isUnproven = true;
        _news.Add(new LeaseNews.Unproven(epoch));
    }

    /// <summary>The database has done a step.</summary>
    /// <param name="row">What it says afterwards.</param>
    /// <param name="isRenewed">The step was a beat or a take, and had an effect.</param>
    /// <param name="sent">When it was asked.</param>
    /// <param name="now">When it had answered.</param>
    public void Answered(LeaseRow row, bool isRenewed, TimeSpan sent, TimeSpan now)
    {
        var before = _seen;
        _seen = row;
        _isInContact = true;
        if (IsMine(row))
        {
            // An answer that was long on its way proves nothing any more.
            var isProof = isRenewed && now < sent + Proof;
            _due = isProof ? sent + _options.Beat : now;
            if (isProof) Renewed(row, sent);
            return;
        }
        if (_epoch is not null) Lose(row.Holder is null ? row.Reason : $"{row.Holder} has become master: {row.Reason}");
        if (before is null || before.Epoch != row.Epoch || before.Holder != row.Holder)
        {
            _news.Add(new LeaseNews.HolderChanged(row.Holder, row.Epoch, row.Since, row.Reason));
        }
        if (_releasing is not null) _notBefore = now + _options.Ttl;
        _releasing = null;
        _silence.Heard(row, now);
        _due = now + _silence.LookAfter;
    }

    /// <summary>The database did not answer, or ended the session.</summary>
    public void ContactLost(TimeSpan now)
    {
        _isInContact = false;
        _silence.Reset();
        // The session was there at the last beat; whoever watches it gives it the grace from its end on, and not more, to come back.
        var limit = _renewed + (_options.Grace * 0.9);
        if (_epoch is not null && ProvenUntil > limit) ProvenUntil = limit;
        Tick(now);
    }

    /// <summary>This node does not want to be master any more, and lets others go first when it does again.</summary>
    public void Release(string reason)
    {
        IsWanted = false;
        _releasing = reason;
        _due = TimeSpan.Zero;
        // Somebody else may be master before the answer is here.
        _isUnproven = true;
        ProvenUntil = TimeSpan.Zero;
    }

    /// <summary>The database cannot be told of the release; this node is no master all the same, and tells it when it can.</summary>
    public void Abandon()
    {
        if (_epoch is not null) Lose(_releasing ?? "");
    }

    private bool IsMine(LeaseRow row) => row.Holder is not null && row.Run == _run;

    private void Renewed(LeaseRow row, TimeSpan sent)
    {
        _renewed = sent;
        ProvenUntil = sent + Proof;
        if (_epoch != row.Epoch)
        {
            _epoch = row.Epoch;
            _isUnproven = false;
            _news.Add(new LeaseNews.Acquired(row.Epoch, row.Reason));
        }
        else if (_isUnproven)
        {
            _isUnproven = false;
            _news.Add(new LeaseNews.Proven(row.Epoch));
        }
        if (row.SwitchBy is not null && !_clearsSwitch) _news.Add(new LeaseNews.SwitchRequested(row.SwitchBy));
        _clearsSwitch = row.SwitchBy is not null;
    }

    private void Lose(string reason)
    {
        _news.Add(new LeaseNews.Lost(_epoch!.Value, reason));
        _epoch = null;
        _isUnproven = false;
        _clearsSwitch = false;
        IsWanted = false;
        ProvenUntil = default;
    }

    private string? WhyToTake(LeaseRow row, TimeSpan now)
    {
        if (row.Holder is null) return now >= _notBefore ? row.Reason : null;
        if (_silence.HasNotComeBack) return $"the session of {row.Holder} ended";
        return _silence.IsTooLong ? string.Create(CultureInfo.InvariantCulture, $"{row.Holder} was silent for {_options.Ttl.TotalMilliseconds} ms") : null;
    }
}
