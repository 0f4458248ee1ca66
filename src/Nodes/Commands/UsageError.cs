using System.CommandLine;
using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Commands;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count == 0) return $"{parsed.Errors[0].Message.TrimEnd('.')} (--help says more)";
        var unknown = parsed.UnmatchedTokens[0];
        var known = unknown.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var suggestion = NearestName.Find(unknown, known) is { } nearest ? $": did you mean {nearest}?" : " (--help lists what there is)";
        return $"unknown command or argument '{unknown}'{suggestion}";
    }
}
