using ActorMQ.Integration.Load;

namespace ActorMQ.Integration.Pairs;

/// <summary>Something that happens to a pair; afterwards one node serves, the other one stands by, and the clients of the load are gone.</summary>
/// <param name="Name">In a word.</param>
/// <param name="HappenAsync">Has it happen to the master of the pair.</param>
internal sealed record PairFault(string Name, Func<RunningPair, LoadRun, Ledger, Task> HappenAsync)
{
    public static readonly PairFault Kill = new("kill -9", (pair, load, _) => ReplaceAsync(pair, load, "KILL"));

    public static readonly PairFault Stop = new("stop", (pair, load, _) => ReplaceAsync(pair, load, "TERM"));

    /// <summary>It is deposed while it is stopped, and its clients hear of that when it goes on.</summary>
    public static readonly PairFault Pause = new("pause", async (pair, load, _) =>
    {
        var deposed = pair.Master;
        await deposed.Process.SignalAsync("STOP");
        await pair.ChangedAsync();
        await deposed.Process.SignalAsync("CONT");
        await load.Ended;
        await deposed.StandsByAsync();
    });

    public static readonly PairFault Switch = new("switch", async (pair, load, _) =>
    {
        var former = pair.Master;
        // Where two have only just changed places, the one that is to take over may not stand by yet.
        Assert.Equal($"{pair.Standby.Name} stands by", (await former.CmdAsync("pair", "wait-for-standby")).Trim());
        await former.CmdAsync("pair", "switch");
        await pair.ChangedAsync();
        await load.Ended;
        await former.StandsByAsync();
    });

    /// <summary>A healthy master stays the master.</summary>
    public static readonly PairFault EndSessions = new("ended sessions", async (pair, load, ledger) =>
    {
        await pair.Server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> 'postgres'");
        await load.AfterAsync(ledger, 500);
        await ReplaceAsync(pair, load, "TERM");
    });

    /// <summary>A healthy master stays the master.</summary>
    public static readonly PairFault RestartDatabase = new("restarted database", async (pair, load, ledger) =>
    {
        await pair.Server.RestartAsync();
        await load.AfterAsync(ledger, 500);
        await ReplaceAsync(pair, load, "TERM");
    });

    public override string ToString() => Name;

    private static async Task ReplaceAsync(RunningPair pair, LoadRun load, string signal)
    {
        var former = pair.Master;
        await former.EndAsync(signal);
        await load.Ended;
        await pair.ChangedAsync();
        former.Start();
        await former.StandsByAsync();
    }
}
