namespace ActorMQ.Nodes.Terminals;

/// <summary>The user's side of a command: what it reads and writes.</summary>
internal interface ITerminal
{
    TextReader Input { get; }

    TextWriter Output { get; }

    TextWriter Error { get; }

    /// <summary>Somebody types: there can be questions.</summary>
    bool IsInputInteractive { get; }

    /// <summary>Somebody looks at the output: it may be coloured and fitted to the window.</summary>
    bool IsOutputInteractive { get; }

    /// <summary>Characters in a line of the window.</summary>
    int Width { get; }

    /// <summary>Reads a line that is not shown while it is typed.</summary>
    /// <returns>Null at the end of the input.</returns>
    string? ReadSecret(string prompt);
}
