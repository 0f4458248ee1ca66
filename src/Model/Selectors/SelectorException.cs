namespace ActorMQ.Model.Selectors;

/// <summary>A selector's text is not a selector. The message is fit to be shown to the client that sent it.</summary>
public sealed class SelectorException : Exception
{
    internal SelectorException(int column, string problem)
        : base($"selector column {column}: {problem}")
    {
        Column = column;
    }

    /// <summary>Where the problem is, in UTF-16 characters from 1; one past the last character when text is missing at the end.</summary>
    public int Column { get; }
}
