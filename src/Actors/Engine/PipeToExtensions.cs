namespace ActorMQ.Actors.Engine;

/// <summary>Akka's PipeTo to a typed reference.</summary>
public static class PipeToExtensions
{
    /// <summary>Brings the outcome of work done elsewhere as a message to an actor, on the thread that has done it.</summary>
    /// <param name="work">What to wait for.</param>
    /// <param name="recipient">Who is told. If it is gone by then, that is of no interest to anybody.</param>
    /// <param name="success">Makes the message of a result, on any thread. If it throws, that is the failure to report.</param>
    /// <param name="failure">Makes the message of a failure, cancellation included, on any thread. Must not throw.</param>
    public static void PipeTo<T, TProtocol>(this Task<T> work, Ref<TProtocol> recipient, Func<T, TProtocol> success, Func<Exception, TProtocol> failure)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(recipient);
        // Akka's own awaits: its continuation would leave for the pool where a test has a synchronisation context, and a simulated
        // run must stay on its thread.
        _ = work.ContinueWith(
            done =>
            {
                TProtocol message;
                try
                {
                    message = done.IsCompletedSuccessfully
                        ? success(done.Result)
                        : failure(done.Exception?.InnerException ?? new TaskCanceledException(done));
                }
                catch (Exception e)
                {
                    message = failure(e);
                }
                recipient.Life.Queue.Bring(message!);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
