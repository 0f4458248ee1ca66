using System.CommandLine;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq check FILE...</c>: says what is wrong with configurations, and what results from them.</summary>
internal sealed class CheckCommand
{
    private readonly ITerminal _terminal;

    private CheckCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Configuration files, each checked by itself.", Arity = ArgumentArity.OneOrMore };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Only what is wrong, not the effective configuration." };
        var command = new Command("check", "Checks configuration files: problems go to standard error, the effective configuration with the origin of\n"
            + "each value to standard output. A database that is to keep the journal is tried. Exit codes: 0 valid, perhaps with warnings, 1 errors,\n"
            + "2 wrong command line.")
        {
            files,
            quiet,
        };
        command.SetAction(
            (parsed, cancellation) => new CheckCommand(terminal).RunAsync(parsed.GetRequiredValue(files), parsed.GetValue(quiet), cancellation));
        return command;
    }

    private async Task<int> RunAsync(string[] files, bool isQuiet, CancellationToken cancellation)
    {
        var areAllValid = true;
        foreach (var file in files)
        {
            var configuration = LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable);
            configuration = configuration with { Problems = [.. configuration.Problems, .. await DatabaseCheck.RunAsync(configuration, cancellation)] };
            areAllValid &= configuration.Options is not null;
            foreach (var problem in configuration.Problems) await _terminal.Error.WriteLineAsync($"{problem}");
            await _terminal.Error.WriteLineAsync($"{file}: {Verdict(configuration)}");
            if (!isQuiet) await _terminal.Output.WriteAsync(configuration.Render());
        }
        return areAllValid ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string Verdict(LoadedConfiguration configuration)
    {
        var errors = configuration.Problems.Count(problem => problem.IsError);
        var warnings = configuration.Problems.Count - errors;
        var verdict = errors > 0 ? Counted(errors, "error") : "valid";
        return warnings > 0 ? $"{verdict}, {Counted(warnings, "warning")}" : verdict;
    }

    private static string Counted(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
