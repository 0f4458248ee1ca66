using System.CommandLine;
using System.Runtime.InteropServices;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq run [--config FILE]</c>: runs a broker until it is told to stop.</summary>
internal sealed class RunCommand
{
    private readonly ITerminal _terminal;

    private RunCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal)
    {
        var command = new Command("run", "Runs a broker until SIGTERM or SIGINT. On SIGHUP it reads its configuration again.\n"
            + "Exit codes: 0 stopped, 3 bad configuration, 4 a port cannot be opened, 5 the journal cannot be opened, 6 stopped by force.");
        AttachTo(command, terminal);
        return command;
    }

    /// <summary>Makes a command do this.</summary>
    public static void AttachTo(Command command, ITerminal terminal)
    {
        var config = new Option<string?>("--config", "-c")
        {
            Description = "Configuration file; without one, the defaults of reference.conf hold.",
            HelpName = "FILE",
        };
        command.Add(config);
        command.SetAction(parsed => new RunCommand(terminal).RunAsync(parsed.GetValue(config)));
    }

    private async Task<int> RunAsync(string? file)
    {
        var configuration = LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable);
        if (configuration.Options is not { } options)
        {
            foreach (var problem in configuration.Problems.Where(problem => problem.IsError)) await _terminal.Error.WriteLineAsync(problem.ToString());
            return ExitCode.BadConfiguration;
        }
        using var logging = new NodeLogging(options.Log, _terminal.Output, _terminal.IsOutputInteractive, TimeProvider.System);
        var log = logging.CreateLogger("actormq.node");
        foreach (var problem in configuration.Problems) log.Doubtful(problem.ToString());
        try
        {
            var reload = file is null ? null : new Reload(configuration, () => LoadedConfiguration.Load(file, Environment.GetEnvironmentVariable), logging);
            await RunAsync(options, logging, log, reload);
            return ExitCode.Ok;
        }
        catch (NodeStartException e)
        {
            logging.Dispose();
            await _terminal.Error.WriteLineAsync($"actormq: {e.Message}");
            return e.ExitCode;
        }
    }

    private static async Task RunAsync(NodeOptions options, NodeLogging logging, ILogger log, Reload? reload)
    {
        using var signals = new StopSignals(signal =>
        {
            log.Forced(signal.ToString());
            logging.Dispose();
            Environment.Exit(ExitCode.Forced);
        }, TimeProvider.System);
        // Before it starts: a signal that comes early would end the process.
        var starting = new TaskCompletionSource<Node>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = ReloadAsync(starting.Task, log);
        });
        var node = await Node.StartAsync(options, logging, reload);
        starting.SetResult(node);
        var signal = (await signals.First).ToString();
        log.Stopping(signal);
        node.Audit.NoteSignal(signal, "broker stop");
        await node.StopAsync();
    }

    private static async Task ReloadAsync(Task<Node> starting, ILogger log)
    {
        try
        {
            var node = await starting;
            node.Audit.NoteSignal("HUP", "broker reload", await node.ReloadAsync());
        }
        catch (Exception e)
        {
            log.ReloadFailed(e);
        }
    }
}
