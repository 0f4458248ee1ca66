using System.CommandLine;

namespace ActorMQ.Nodes.Shell;

/// <summary>What commands need when they are carried out.</summary>
/// <param name="Session">Makes the session for a parsed line.</param>
/// <param name="Names">Live names of a kind that begin with a prefix, for completion.</param>
internal sealed record ShellContext(Func<ParseResult, ShellSession> Session, Func<string, string, IReadOnlyList<string>> Names)
{
    /// <summary>An argument that names something alive.</summary>
    public Argument<string> Name(string label, string kind, string description)
    {
        var argument = new Argument<string>(label) { Description = description, HelpName = label };
        Complete(argument, kind);
        return argument;
    }

    /// <inheritdoc cref="Name"/>
    public Argument<string?> OptionalName(string label, string kind, string description)
    {
        var argument = new Argument<string?>(label) { Description = description, HelpName = label, Arity = ArgumentArity.ZeroOrOne };
        Complete(argument, kind);
        return argument;
    }

    private void Complete(Argument argument, string kind) => argument.CompletionSources.Add(completion =>
    {
        var word = completion.WordToComplete;
        // A hyphen begins an option, and a name that is there already is not asked for again.
        var isGiven = completion.ParseResult.GetResult(argument)?.Tokens.Any(token => token.Value != word) == true;
        return word.StartsWith('-') || isGiven ? [] : Names(kind, word);
    });
}
