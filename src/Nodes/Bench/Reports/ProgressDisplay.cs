using System.Globalization;
using ActorMQ.Nodes.Bench.Running;
using ActorMQ.Nodes.Terminals;
using Spectre.Console;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>Shows how far a run is: in place on a terminal, else as a line for each second.</summary>
/// <param name="terminal">Where somebody may be looking.</param>
/// <param name="lines">Where lines go, when nobody looks.</param>
internal sealed class ProgressDisplay(ITerminal terminal, TextWriter lines)
{
    private const int BarWidth = 40;

    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private (TimeSpan At, RunProgress Progress) _before;
    private string _rates = "";

    /// <summary>Shows what <paramref name="run"/> reports while it lasts.</summary>
    public async Task<BenchReport> ShowAsync(Func<Action<TimeSpan, RunProgress>, Task<BenchReport>> run, bool isLive)
    {
        if (!isLive) return await run(ShowLine);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        console.Profile.Width = terminal.Width;
        return await console.Live(new Text("connecting")).AutoClear(true)
            .StartAsync(context => run((elapsed, progress) => ShowLive(context, elapsed, progress)));
    }

    private void ShowLine(TimeSpan elapsed, RunProgress progress)
    {
        if (!IsSecondOver(elapsed, progress)) return;
        lines.WriteLine($"{elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s: {Text(progress)}{_rates}");
    }

    private void ShowLive(LiveDisplayContext context, TimeSpan elapsed, RunProgress progress)
    {
        IsSecondOver(elapsed, progress);
        var text = new Text($"{elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s  {Text(progress)}{_rates}");
        if (progress.Goal is not { } goal)
        {
            context.UpdateTarget(text);
            return;
        }
        var done = Math.Clamp((progress.Received > 0 ? Math.Min(progress.Received, goal) : progress.Sent) / (double)goal, 0, 1);
        var filled = (int)(done * BarWidth);
        var bar = new Markup($"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]");
        context.UpdateTarget(new Rows(new Columns(bar, new Text(done.ToString("0%", CultureInfo.InvariantCulture))) { Expand = false }, text));
    }

    /// <summary>Rates are of the last second: those of a tenth of it would only flicker.</summary>
    private bool IsSecondOver(TimeSpan elapsed, RunProgress progress)
    {
        if (elapsed < _next) return false;
        var seconds = (elapsed - _before.At).TotalSeconds;
        var (sent, received) = ((progress.Sent - _before.Progress.Sent) / seconds, (progress.Received - _before.Progress.Received) / seconds);
        var ofReceived = progress.Received > 0 ? $", {received.ToString("#,0", CultureInfo.InvariantCulture)}/s" : "";
        _rates = $"  ({sent.ToString("#,0", CultureInfo.InvariantCulture)}/s{ofReceived})";
        _before = (elapsed, progress);
        _next = elapsed + TimeSpan.FromSeconds(1);
        return true;
    }

    private static string Text(RunProgress progress)
    {
        var confirmed = progress.Confirmed > 0 ? $", confirmed {progress.Confirmed.ToString("#,0", CultureInfo.InvariantCulture)}" : "";
        var received = progress.Received > 0 ? $", received {progress.Received.ToString("#,0", CultureInfo.InvariantCulture)}" : "";
        return $"sent {progress.Sent.ToString("#,0", CultureInfo.InvariantCulture)}{confirmed}{received}";
    }
}
