using System.Diagnostics;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>Kills one node after the other, and cuts and holds links, by choices that only depend on a seed.</summary>
internal sealed class FaultDriver
{
    // Longer than it takes a node to find out that a link is dead (three heart-beats), shorter than the time it keeps things for those who
    // cannot be reached.
    private const int LongestHold = 5000;
    private const int LongestCut = 3000;
    private const int LongestAbsence = 2000;
    private const int MostEvents = 500;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly FaultScene _scene;
    private readonly Random _random;
    private readonly Action<string> _log;

    public FaultDriver(FaultScene scene, Random random, Action<string> log)
    {
        _scene = scene;
        _random = random;
        _log = log;
    }

    public int Kills { get; private set; }

    /// <summary>When it ends, all is whole again.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
        {
            var faults = Choose();
            _log($"{DateTime.UtcNow:HH:mm:ss.fff} {string.Join(", ", faults.Select(fault => fault.Text))}");
            await Task.WhenAll(faults.Select(fault => fault.Cause()));
            // The next faults meet a network that is well again, or one that is about to recover.
            if (_random.Next(2) == 0) await _scene.Network.SettledAsync();
            await Task.WhenAny(_scene.Ledger.After(_random.Next(1, MostEvents)), Task.Delay(LongestRest));
        }
    }

    private List<(string Text, Func<Task> Cause)> Choose()
    {
        var faults = new List<(string, Func<Task>)>();
        if (_random.Next(3) > 0)
        {
            var node = _scene.Network.Nodes[_random.Next(_scene.Network.Nodes.Count)];
            var absence = _random.Next(2) * _random.Next(LongestAbsence);
            faults.Add(($"kill {node} for {absence} ms", () => KillAsync(node, absence)));
        }
        var wires = _scene.Network.Wires.ToArray();
        _random.Shuffle(wires);
        foreach (var wire in wires.Take(_random.Next(faults.Count == 0 ? 1 : 0, 4)))
        {
            var isCut = _random.Next(2) == 0;
            var duration = isCut ? _random.Next(2) * _random.Next(LongestCut) : _random.Next(LongestHold);
            faults.Add(($"{(isCut ? "cut" : "hold")} {wire} for {duration} ms", () => BreakAsync(wire.Link, isCut, duration)));
        }
        return faults;
    }

    private async Task KillAsync(NetworkNode node, int absence)
    {
        Kills++;
        await node.KillAsync();
        await Task.Delay(absence);
        await node.StartAsync();
    }

    private static async Task BreakAsync(CuttableLink link, bool isCut, int duration)
    {
        if (isCut) link.Cut();
        else link.Hold();
        await Task.Delay(duration);
        link.LetGo();
    }
}
