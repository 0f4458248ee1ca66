namespace ActorMQ.Nodes.Running;

/// <summary>A part that is being stopped: it has a deadline, and trouble with it is logged and keeps no other part from being stopped.</summary>
internal static class StopStage
{
    /// <returns>False when it was not stopped, or not in time.</returns>
    public static async Task<bool> RunAsync(string name, Func<Task> stop, TimeSpan timeout, ILogger log)
    {
        try
        {
            await stop().WaitAsync(timeout);
            return true;
        }
        catch (TimeoutException)
        {
            log.StageTimedOut(name, timeout.TotalSeconds);
        }
        catch (Exception e)
        {
            log.StageFailed(name, e);
        }
        return false;
    }
}
