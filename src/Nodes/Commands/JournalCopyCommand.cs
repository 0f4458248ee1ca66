using System.CommandLine;
using ActorMQ.Nodes.Terminals;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Transfer;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq journal copy FROM TO</c>: all messages of a broker that does not run, from one kind of journal into another.</summary>
internal sealed class JournalCopyCommand
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly ITerminal _terminal;
    private readonly Argument<string> _from = new("FROM") { Description = "What is copied." };
    private readonly Argument<string> _to = new("TO") { Description = "What it is copied to: an empty journal, or one that an earlier copy was cut short in." };

    private readonly Option<string?> _broker = new("--broker")
    {
        Description = "Whose log it is, where a connection string does not say it. Default: the one that the other side's configuration names.",
        HelpName = "NAME",
    };

    private readonly Option<string> _schema = new("--schema")
    {
        Description = "Where the tables are in the database of a connection string.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Persistence.Postgres.PostgresSchema.DefaultName,
    };

    private JournalCopyCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal) => new JournalCopyCommand(terminal).Create();

    private Command Create()
    {
        var command = new Command("copy", "Copies all messages from one journal into another one, of whatever kind; neither may be in use. FROM and TO "
            + "are each a broker's configuration file, a directory with SQLite's files, or a connection string of PostgreSQL.\n"
            + "A copy that was cut short is gone on with by the same command. FROM stays as it is.\n"
            + "Exit codes: 0 copied, 1 it could not be copied, 2 wrong command line, 3 bad configuration, 5 one of them cannot be opened.")
        {
            _from, _to, _broker, _schema,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var schema = parsed.GetValue(_schema)!;
        var from = JournalPlace.Find(parsed.GetValue(_from)!, schema, _terminal);
        var to = JournalPlace.Find(parsed.GetValue(_to)!, schema, _terminal);
        if (from is null || to is null) return ExitCode.BadConfiguration;
        var broker = parsed.GetValue(_broker) ?? from.Broker ?? to.Broker;
        try
        {
            using var source = await from.OpenAsync(broker, mustExist: true);
            using var target = await to.OpenAsync(broker, mustExist: false);
            var copied = new JournalTransfer(source, from.ToString(), target).Run(new Progress(_terminal), cancellation);
            await _terminal.Output.WriteLineAsync($"{copied} messages are in {to} now. {from} still has them: do not start a broker on both.");
            return ExitCode.Ok;
        }
        catch (JournalFullException e)
        {
            return Failed(e.Message, ExitCode.Failed);
        }
        catch (JournalException e)
        {
            return Failed(e.Message, ExitCode.CannotOpenJournal);
        }
        catch (OperationCanceledException)
        {
            return Failed("The copy is incomplete; the same command goes on with it.", ExitCode.Failed);
        }
    }

    private int Failed(string message, int exitCode)
    {
        _terminal.Error.WriteLine($"actormq: {message}");
        return exitCode;
    }

    private sealed class Progress(ITerminal terminal) : IProgress<(long Copied, long Total)>
    {
        private long _told = Environment.TickCount64;

        public void Report((long Copied, long Total) value)
        {
            if (Environment.TickCount64 - _told < TellEvery.TotalMilliseconds) return;
            _told = Environment.TickCount64;
            terminal.Error.WriteLine($"{value.Copied} of {value.Total} messages");
        }
    }
}
