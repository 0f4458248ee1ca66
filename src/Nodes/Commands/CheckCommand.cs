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
            + "each value to standard output. Exit codes: 0 valid, perhaps with warnings, 1 errors, 2 wrong command line.")
        {
            files,
            quiet,
        };
        command.SetAction(parsed => new CheckCommand(terminal).Run(parsed.GetRequiredValue(files), parsed.GetValue(quiet)));
        return command;
    }

    private int Run(string[] files, bool isQuiet)
    {
        var areAllValid = true;
        foreach (var file in files)
        {
            var configuration = LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable);
            areAllValid &= configuration.Options is not null;
            foreach (var problem in configuration.Problems) _terminal.Error.WriteLine(problem);
            _terminal.Error.WriteLine($"{file}: {Verdict(configuration)}");
            if (!isQuiet) _terminal.Output.Write(configuration.Render());
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
