using System.CommandLine;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Terminals;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq journal check|repair|copy</c>: looks for damage in the files of a broker that does not run, and saves what can be saved.</summary>
internal sealed class JournalCommand
{
    private readonly ITerminal _terminal;

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The broker's configuration file, which says where its journal is.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The journal's directory, without a configuration. Default: the environment variable ACTORMQ_DATA, else ./data.",
        HelpName = "DIR",
        Recursive = true,
    };

    private JournalCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal) => new JournalCommand(terminal).Create();

    private Command Create()
    {
        var check = new Command("check", "Reads all of it and says what is damaged, and how many messages of which queues are lost by that. Changes nothing.\n"
            + "Exit codes: 0 whole, 1 damaged, 2 wrong command line, 3 bad configuration, 5 it cannot be opened.");
        check.SetAction(parsed => Run(parsed, Check));
        var repair = new Command("repair", "Does what check does; if there is damage, makes a new database of all that can be read and keeps the "
            + "damaged one beside it.\n"
            + "Needs as much free room again. Exit codes: 0 whole now, 1 it could not be repaired, 2 wrong command line, 3 bad configuration, 5 it "
            + "cannot be opened.");
        repair.SetAction(parsed => Run(parsed, Repair));
        return new Command("journal", "Looks after the journal of a broker that does not run.")
        {
            _config, _data, check, repair, JournalCopyCommand.Create(_terminal),
        };
    }

    private int Run(ParseResult parsed, Func<SqliteJournalStore, string, int> action)
    {
        if (Directory(parsed, out var exitCode) is not { } directory) return exitCode;
        using var store = new SqliteJournalStore(new SqliteJournalOptions { Directory = directory }, NullLogger.Instance);
        if (!store.Exists)
        {
            _terminal.Error.WriteLine($"actormq: There is no journal in {directory}.");
            return ExitCode.CannotOpenJournal;
        }
        try
        {
            return action(store, directory);
        }
        catch (JournalFullException e)
        {
            _terminal.Error.WriteLine($"actormq: {e.Message}");
            return ExitCode.Failed;
        }
        catch (JournalException e)
        {
            _terminal.Error.WriteLine($"actormq: {e.Message}");
            return ExitCode.CannotOpenJournal;
        }
    }

    private int Check(SqliteJournalStore store, string directory)
    {
        var found = store.Verify();
        Tell(directory, found);
        if (!found.IsDamaged) return ExitCode.Ok;
        _terminal.Output.WriteLine("actormq journal repair keeps what can be read.");
        return ExitCode.Failed;
    }

    private int Repair(SqliteJournalStore store, string directory)
    {
        var found = store.Repair(out var kept);
        Tell(directory, found);
        if (kept is not null) _terminal.Output.WriteLine($"Repaired. The damaged database is kept: {kept}");
        return ExitCode.Ok;
    }

    private void Tell(string directory, JournalVerification found)
    {
        foreach (var problem in found.Problems) _terminal.Output.WriteLine($"damaged: {problem}");
        foreach (var queue in found.Queues) _terminal.Output.WriteLine($"lost: {queue}");
        _terminal.Output.WriteLine($"{directory}: {(found.IsDamaged ? "damaged" : "whole")}, {found.Messages} messages can be read");
    }

    /// <summary>Null when there is none.</summary>
    private string? Directory(ParseResult parsed, out int exitCode)
    {
        exitCode = ExitCode.BadConfiguration;
        if (parsed.GetValue(_data) is { Length: > 0 } data) return data;
        if (parsed.GetValue(_config) is not { Length: > 0 } file)
            return Environment.GetEnvironmentVariable("ACTORMQ_DATA") is { Length: > 0 } usual ? usual : "./data";
        var configuration = LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable);
        foreach (var problem in configuration.Problems.Where(problem => problem.IsError)) _terminal.Error.WriteLine(problem);
        if (configuration.Options is not { } options) return null;
        if (options.Sqlite is { } sqlite) return sqlite.Directory;
        _terminal.Error.WriteLine($"actormq: {file} has no journal on disk (journal.driver is not sqlite)");
        return null;
    }
}
