namespace ActorMQ.Nodes.Shell;

/// <summary>Lines of a script.</summary>
internal sealed class PipedLines : ILineSource
{
    private readonly TextReader _input;

    public PipedLines(TextReader input) => _input = input;

    public Task<string?> ReadAsync() => _input.ReadLineAsync();
}
