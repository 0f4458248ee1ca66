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
/// <para>
/// A master may be back in another session, beat, and be silent again before a standby has looked for the first time: the beat has taken place then, and
/// the standby sees it all the grace. So the end of a session gives the right to take the lease only while the master has no other one, and a beat from
/// a session that does not have the master's lock proves nothing for longer than the grace.
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

    private TimeSpan ProofWithoutLock => _options.Grace * 0.9;

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
        if (_seen is null || !_isInContact)
        {
            // A master that is back has a grace, and does not spend it with looking first.
            return _epoch is { } epoch && _releasing is null ? new LeaseStep.Renew(epoch, _clearsSwitch) : new LeaseStep.Read();
        }
        if (IsMine(_seen))
        {
            // Also a take that nobody waits for any more, because its answer came too late.
            if (_releasing is not null || (_epoch is null && !IsWanted)) return new LeaseStep.Release(_seen.Epoch, _releasing ?? "not wanted any more");
            return now >= _due ? new LeaseStep.Renew(_seen.Epoch, _clearsSwitch) : new LeaseStep.Wait(_due);
        }
        if (IsWanted && Take(_seen, now) is { } take) return take;
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
    /// <param name="step">Which.</param>
    /// <param name="answer">What it says to it.</param>
    /// <param name="sent">When it was asked.</param>
    /// <param name="now">When it had answered.</param>
    public void Answered(LeaseStep step, LeaseAnswer answer, TimeSpan sent, TimeSpan now)
    {
        var (before, row) = (_seen, answer.Row);
        _seen = row;
        _isInContact = true;
        if (IsMine(row))
        {
            var proof = answer.IsLocked ? Proof : ProofWithoutLock;
            // An answer that was long on its way proves nothing any more, nor does one that came after the release was decided.
            var isProof = _releasing is null && answer.HadEffect && step is LeaseStep.Renew or LeaseStep.Take && now < sent + proof;
            _due = !isProof ? now : sent + (answer.IsLocked ? _options.Beat : _options.Grace / 5);
            if (isProof) Renewed(row, sent, sent + proof);
            return;
        }
        if (_epoch is not null) Lose(row.Holder is null ? row.Reason : $"{row.Holder} has become master: {row.Reason}");
        if (before is null || before.Epoch != row.Epoch || before.Holder != row.Holder)
        {
            _news.Add(new LeaseNews.HolderChanged(row.Holder, row.Epoch, row.Since, row.Reason));
        }
        if (_releasing is not null) _notBefore = now + _options.Ttl;
        _releasing = null;
        if (step is LeaseStep.Take { IfNoSession: true }) _silence.SessionIsBack();
        _silence.Heard(row, now);
        _due = now + _silence.LookAfter;
    }

    /// <summary>The database did not answer, or ended the session.</summary>
    public void ContactLost(TimeSpan now)
    {
        _isInContact = false;
        _silence.Reset();
        // The session was there at the last beat; whoever watches it gives it the grace from its end on, and not more, to come back.
        var limit = _renewed + ProofWithoutLock;
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

    private void Renewed(LeaseRow row, TimeSpan sent, TimeSpan provenUntil)
    {
        _renewed = sent;
        ProvenUntil = provenUntil;
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

    private LeaseStep.Take? Take(LeaseRow row, TimeSpan now)
    {
        if (row.Holder is null) return now < _notBefore ? null : new LeaseStep.Take(row.Epoch, row.Beat, row.Reason, IfNoSession: false);
        if (_silence.IsTooLong)
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"{row.Holder} was silent for {_options.Ttl.TotalMilliseconds} ms");
            return new LeaseStep.Take(row.Epoch, row.Beat, reason, IfNoSession: false);
        }
        return _silence.HasNotComeBack ? new LeaseStep.Take(row.Epoch, row.Beat, $"the session of {row.Holder} ended", IfNoSession: true) : null;
    }
}
