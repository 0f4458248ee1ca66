using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence;

namespace ActorMQ.Nodes.Admin;

/// <summary>What an administrator can ask of the node of a pair. Any thread.</summary>
/// <param name="broker">The name of the broker.</param>
/// <param name="pair">Null when the node serves its broker alone.</param>
internal sealed class PairAdministration(string broker, Pair? pair)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public PairStatus Show() => Find().Show();

    /// <summary>Has the other node take over, and waits until it has.</summary>
    public async Task<PairStatus> SwitchAsync()
    {
        var node = Find();
        var before = node.Show();
        try
        {
            await node.SwitchAsync($"an administrator at {before.Node}");
        }
        catch (JournalException e)
        {
            throw new AdminException(StatusCodes.Status409Conflict, e.Message);
        }
        return await UntilAsync(
            node,
            Patience,
            status => status.Epoch > before.Epoch && status.Master is not null,
            status => $"{before.Master} was asked to hand over and has not within {Patience.TotalSeconds} s: "
                + (status.Master is { } master ? $"{master} is the master" : "there is no master"));
    }

    /// <summary>Waits until a node stands by.</summary>
    public Task<PairStatus> WaitForStandbyAsync(double seconds)
    {
        if (seconds is not (>= 0 and <= 600)) throw new AdminException(StatusCodes.Status400BadRequest, "The time to wait must be from 0 to 600 seconds");
        return UntilAsync(Find(), TimeSpan.FromSeconds(seconds), status => status.Standbys.Count > 0, _ => $"Nobody stood by for {seconds} s");
    }

    private static async Task<PairStatus> UntilAsync(Pair pair, TimeSpan patience, Func<PairStatus, bool> holds, Func<PairStatus, string> why)
    {
        using var deadline = new CancellationTokenSource(patience);
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var status = pair.Show();
            if (holds(status)) return status;
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new AdminException(StatusCodes.Status504GatewayTimeout, why(status));
            }
        }
    }

    private Pair Find() => pair ?? throw new AdminException(
        StatusCodes.Status404NotFound, $"this node serves {broker} alone; actormq.pair in reference.conf says how two nodes share a broker");
}
