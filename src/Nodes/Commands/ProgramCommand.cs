using System.CommandLine;
using System.CommandLine.Invocation;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq</c>: everything the program can be told on its command line. Without a command it runs the broker.</summary>
internal sealed class ProgramCommand
{
    private readonly RootCommand _root;
    private readonly ITerminal _terminal;

    public ProgramCommand(ITerminal terminal)
    {
        _terminal = terminal;
        _root = new RootCommand("A message broker that speaks STOMP. Without a command it runs the broker.")
        {
            RunCommand.Create(terminal),
            CheckCommand.Create(terminal),
            HoconCommand.Create(terminal),
            PasswdCommand.Create(terminal),
            CmdCommand.Create(terminal),
            JournalCommand.Create(terminal),
            BenchCommand.Create(terminal),
        };
        RunCommand.AttachTo(_root, terminal);
        // The library would tell the version of the process's first assembly, which need not be this one.
        foreach (var version in _root.Options.OfType<VersionOption>()) version.Action = new TellVersion(terminal);
    }

    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments)
    {
        var parsed = _root.Parse(arguments);
        if (UsageError.Find(parsed) is { } mistake)
        {
            await _terminal.Error.WriteLineAsync($"actormq: {mistake}");
            return ExitCode.Usage;
        }
        // The commands that run for long deal with signals themselves.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private sealed class TellVersion(ITerminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.WriteLine(ProductVersion.Text);
            return ExitCode.Ok;
        }
    }
}
