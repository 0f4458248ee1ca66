using System.CommandLine;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Shell;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq cmd [...]</c>: looks into a running broker and changes what is in it; without a command, a shell.</summary>
internal sealed class CmdCommand
{
    private readonly ITerminal _terminal;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The broker's data directory. Default: the environment variable ACTORMQ_DATA, else ./data.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _socket = new("--socket")
    {
        Description = "The broker's socket, if it is not in the data directory.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Shows answers as JSON.", Recursive = true };

    private CmdCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal) => new CmdCommand(terminal).Create();

    private Command Create()
    {
        var command = new Command(
            "cmd", "Looks into a running broker and changes what is in it. Without a command: a shell, or commands from a pipe, one to a line.")
        {
            _data,
            _socket,
            _json,
        };
        AdminCommands.AddTo(command, new ShellContext(parsed => new ShellSession(Client(parsed), _terminal, parsed.GetValue(_json)), (_, _) => []));
        command.SetAction(RunShellAsync);
        return command;
    }

    private async Task<int> RunShellAsync(ParseResult parsed)
    {
        using var client = Client(parsed);
        return await new InteractiveShell(_terminal, client, parsed.GetValue(_json)).RunAsync();
    }

    private AdminClient Client(ParseResult parsed)
    {
        var data = parsed.GetValue(_data) is { Length: > 0 } given ? given
            : Environment.GetEnvironmentVariable("ACTORMQ_DATA") is { Length: > 0 } usual ? usual
            : "./data";
        return new AdminClient(parsed.GetValue(_socket) is { Length: > 0 } socket ? socket : Path.Combine(data, AdminSocket.FileName));
    }
}
