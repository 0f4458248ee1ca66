using System.CommandLine;
using System.CommandLine.Help;
using ActorMQ.Nodes.Commands;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Shell;

/// <summary>Carries out one line after the other.</summary>
internal sealed class InteractiveShell
{
    private readonly RootCommand _root = new("Type a command and its arguments; tab completes, also names. help COMMAND says more, exit leaves.");
    private readonly ITerminal _terminal;

    public InteractiveShell(ITerminal terminal, AdminClient client, bool isJson)
    {
        _terminal = terminal;
        var json = new Option<bool>("--json") { Description = "Shows answers as JSON.", Recursive = true };
        foreach (var version in _root.Options.OfType<VersionOption>().ToList()) _root.Options.Remove(version);
        // A slash begins the path of an actor here.
        foreach (var help in _root.Options.OfType<HelpOption>()) help.Aliases.Clear();
        _root.Add(json);
        AdminCommands.AddTo(_root, new ShellContext(parsed => new ShellSession(client, terminal, isJson || parsed.GetValue(json)), client.Names));
        _root.Add(new Command("help", "Says what there is."));
        _root.Add(new Command("exit", "Leaves."));
    }

    /// <returns>The exit code: that of the last line that failed, if one did.</returns>
    public async Task<int> RunAsync()
    {
        var isInteractive = _terminal.IsInputInteractive && EditedLines.IsSupported;
        ILineSource lines = isInteractive ? new EditedLines(new ShellCompletion(_root)) : new PipedLines(_terminal.Input);
        if (isInteractive) await _terminal.Output.WriteLineAsync("help lists the commands, tab completes them and names, exit leaves.");
        var result = ExitCode.Ok;
        while (await lines.ReadAsync() is { } line && line.Trim() is not ("exit" or "quit"))
        {
            var code = await ExecuteAsync(line.Trim());
            if (code != ExitCode.Ok) result = code;
        }
        return isInteractive ? ExitCode.Ok : result;
    }

    private async Task<int> ExecuteAsync(string line)
    {
        if (line.Length == 0 || line[0] == '#') return ExitCode.Ok;
        if (line == "help" || line.StartsWith("help ", StringComparison.Ordinal)) line = $"{line[4..]} --help";
        var parsed = _root.Parse(line);
        if (UsageError.Find(parsed) is { } mistake)
        {
            await _terminal.Error.WriteLineAsync($"actormq: {mistake}");
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
