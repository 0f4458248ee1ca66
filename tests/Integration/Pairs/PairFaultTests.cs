using System.Globalization;
using ActorMQ.Integration.Load;
using Xunit.Abstractions;

namespace ActorMQ.Integration.Pairs;

/// <summary>Two nodes over PostgreSQL under load, to which one fault after the other happens: nothing confirmed is lost, and nobody is stuck.</summary>
/// <remarks>PAIR_ROUNDS says how many faults, PAIR_SEED repeats the choices of a run (not its timing).</remarks>
public sealed class PairFaultTests(ITestOutputHelper output)
{
    private const int MostEvents = 1500;

    // Nearly nothing is written yet.
    private const int FewEvents = 30;

    [Fact]
    public async Task Nothing_confirmed_is_lost_whatever_happens_to_the_master_or_the_database()
    {
        var rounds = Setting("PAIR_ROUNDS", 6);
        var seed = Setting("PAIR_SEED", Random.Shared.Next());
        output.WriteLine($"PAIR_SEED={seed} PAIR_ROUNDS={rounds}");
        var random = new Random(seed);
        var ledger = new Ledger();
        await using var pair = await RunningPair.StartAsync();
        try
        {
            await RunAsync(pair, ledger, rounds, random);
        }
        catch
        {
            foreach (var line in pair.RestOfLogs()) output.WriteLine(line);
            throw;
        }
        foreach (var queue in LoadRun.Queues) await LoadConsumer.DrainAsync(pair.Master.Address, ledger, queue);
        Assert.True(ledger.Violations() is [], $"PAIR_SEED={seed}\n{string.Join('\n', ledger.Violations().Take(50))}");
        Assert.True(ledger.Confirmed > 0);
    }

    private async Task RunAsync(RunningPair pair, Ledger ledger, int rounds, Random random)
    {
        PairFault[] all = [PairFault.Kill, PairFault.Stop, PairFault.Pause, PairFault.Switch, PairFault.EndSessions, PairFault.RestartDatabase];
        var faults = new List<PairFault>();
        for (var round = 1; round <= rounds; round++)
        {
            if (faults.Count == 0) faults.AddRange(Shuffled(all, random));
            var load = new LoadRun(pair.Master.Address, ledger, round, random);
            await load.AfterAsync(ledger, random.Next(1, random.Next(3) == 0 ? FewEvents : MostEvents));
            var fault = faults[0];
            faults.RemoveAt(0);
            output.WriteLine($"round {round}: {fault} of {pair.Master.Name}; {ledger.Confirmed} confirmed, {ledger.Redelivered} redelivered so far");
            await fault.HappenAsync(pair, load, ledger);
        }
    }

    private static PairFault[] Shuffled(PairFault[] all, Random random)
    {
        var faults = (PairFault[])all.Clone();
        random.Shuffle(faults);
        return faults;
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
