using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Commands;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageError
{
    /// <returns>Null when nothing is wrong.</returns>
    public static string? Find(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction) return MistakenOption(parsed) is { } option ? Unknown(parsed, option) : null;
        return parsed.UnmatchedTokens.Count == 0 ? $"{parsed.Errors[0].Message.TrimEnd('.')} (--help says more)" : Unknown(parsed, parsed.UnmatchedTokens[0]);
    }

    /// <summary>
    /// An option that was mistyped would be taken for the command's argument. Who has a queue whose name begins with a hyphen writes --
    /// before it.
    /// </summary>
    private static string? MistakenOption(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return null;
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens);
        return arguments.Select(token => token.Value).FirstOrDefault(value => value.Length > 1 && value[0] == '-');
    }

    private static string Unknown(ParseResult parsed, string unknown)
    {
        var known = unknown.StartsWith('-') ? OptionsOf(parsed.CommandResult) : parsed.CommandResult.Command.Subcommands.Select(sub => sub.Name);
        var suggestion = NearestName.Find(unknown, known) is { } nearest ? $": did you mean {nearest}?" : " (--help lists what there is)";
        return $"unknown command or argument '{unknown}'{suggestion}";
    }

    /// <summary>Its own, and those of the commands above it that hold below them too.</summary>
    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        var names = command.Command.Options.Select(option => option.Name);
        for (var above = command.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            names = names.Concat(above.Command.Options.Where(option => option.Recursive).Select(option => option.Name));
        }
        return names;
    }
}
