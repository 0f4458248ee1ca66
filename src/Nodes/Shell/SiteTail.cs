using ActorMQ.Actors.Cluster;

namespace ActorMQ.Nodes.Shell;

/// <summary>Follows what happens in a site: asks again and again what is new.</summary>
internal sealed class SiteTail(ShellSession session)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(int last, bool isOnce, CancellationToken cancellation)
    {
        var after = 0L;
        var most = Math.Max(0, last);
        while (true)
        {
            var exitCode = await session.ShowAsync<IReadOnlyList<SiteEvent>>(AdminClient.Resource("site/events", ("after", after)), (all, report) =>
            {
                foreach (var fact in all.TakeLast(most)) report.Line(SiteReport.Line(fact));
                after = all.Count > 0 ? all[^1].Number : after;
            });
            if (isOnce || session.IsJson || exitCode != ExitCode.Ok) return exitCode;
            most = int.MaxValue;
            try
            {
                await Task.Delay(Interval, cancellation);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Ok;
            }
        }
    }
}
