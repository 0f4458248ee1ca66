namespace ActorMQ.Actors.Security.Logins;

/// <summary>Does slow work at once on the caller's turn: where there are no other threads, as in simulation.</summary>
public sealed class SlowWorkInPlace : ISlowWork
{
    public int Width => 1;

    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work();
    }
}
