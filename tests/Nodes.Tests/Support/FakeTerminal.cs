using ActorMQ.Nodes.Commands;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Tests.Support;

/// <summary>A terminal whose user has typed everything beforehand.</summary>
internal sealed class FakeTerminal : ITerminal
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public FakeTerminal(string input = "", bool isInteractive = false)
    {
        Input = new StringReader(input);
        IsInputInteractive = isInteractive;
    }

    public TextReader Input { get; }

    public TextWriter Output => _output;

    public TextWriter Error => _error;

    public bool IsInputInteractive { get; }

    public bool IsOutputInteractive => false;

    public int Width => 80;

    public string Written => _output.ToString();

    public string Errors => _error.ToString();

    /// <summary>Runs the program with these arguments; a new terminal for each run.</summary>
    public static async Task<(int ExitCode, FakeTerminal Terminal)> RunAsync(string[] arguments, string input = "", bool isInteractive = false)
    {
        var terminal = new FakeTerminal(input, isInteractive);
        return (await new ProgramCommand(terminal).InvokeAsync(arguments), terminal);
    }

    public string? ReadSecret(string prompt) => Input.ReadLine();
}
