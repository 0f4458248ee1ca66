namespace ActorMQ.Persistence.Lease;

/// <summary>What <see cref="LeaseState"/> wants done next.</summary>
internal abstract record LeaseStep
{
    private LeaseStep()
    {
    }

    /// <summary>Nothing until then, unless something happens.</summary>
    public sealed record Wait(TimeSpan Until) : LeaseStep;

    /// <summary>Look at the row.</summary>
    public sealed record Read : LeaseStep;

    /// <summary>Show that the master lives, if it still is the master.</summary>
    /// <param name="Epoch">In which it is.</param>
    /// <param name="ClearsSwitch">The request to switch has been passed on.</param>
    public sealed record Renew(long Epoch, bool ClearsSwitch) : LeaseStep;

    /// <summary>Become master, if nothing has changed since the row was seen.</summary>
    /// <param name="Epoch">In which the last one was master.</param>
    /// <param name="Beat">Its last that was seen.</param>
    /// <param name="Reason">For people.</param>
    /// <param name="IfNoSession">Only if the master of that epoch has no session.</param>
    public sealed record Take(long Epoch, long Beat, string Reason, bool IfNoSession) : LeaseStep;

    /// <summary>Stop being master, if it still is.</summary>
    public sealed record Release(long Epoch, string Reason) : LeaseStep;
}
