using Akka.Actor;

namespace ActorMQ.Actors.Cluster;

/// <summary>The end of a site's ActorSystem: says goodbye if there is time for that, and ends in any case.</summary>
internal static class SiteEnd
{
    /// <summary>The others notice within three seconds that it is gone, whether they were told or not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void RunAsync(ActorSystem system, bool isPolite, TimeProvider clock) => _ = EndAsync(system, isPolite, clock);

    private static async Task EndAsync(ActorSystem system, bool isPolite, TimeProvider clock)
    {
        try
        {
            if (isPolite) await Akka.Cluster.Cluster.Get(system).LeaveAsync().WaitAsync(Patience, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // They will notice.
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }
}
