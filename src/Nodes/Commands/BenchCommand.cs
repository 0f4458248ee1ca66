using System.CommandLine;
using System.Globalization;
using ActorMQ.Nodes.Bench;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Reports;
using ActorMQ.Nodes.Bench.Running;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq bench</c>: puts any STOMP broker under load, and says what it did with it.</summary>
internal sealed class BenchCommand
{
    private static readonly BenchOptions Defaults = new() { Broker = BrokerAddress.Parse("tcp://127.0.0.1:61613") };

    private readonly ITerminal _terminal;

    private readonly Option<BrokerAddress?> _url = Parsed(
        "--url", "URL", "The broker: tcp://HOST:PORT, or ssl://HOST:PORT for TLS. Default: tcp://127.0.0.1:61613.", text => BrokerAddress.Parse(text));

    private readonly Option<string?> _user = new("--user", "-u") { Description = "Login. Default: none is sent.", HelpName = "NAME" };

    private readonly Option<string?> _passcode = new("--passcode", "-p")
    {
        Description = "Password. Default: the environment variable ACTORMQ_PASSCODE, else none is sent.",
        HelpName = "PASSWORD",
    };

    private readonly Option<string> _vhost = new("--vhost")
    {
        Description = "Virtual host, for brokers that have them.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Defaults.VirtualHost,
    };

    private readonly Option<bool> _insecure = new("--insecure") { Description = "With TLS: accepts any certificate." };

    private readonly Option<string?> _workload = OneOf(
        "--workload",
        'w',
        "queue: each message goes to one consumer. topic: to all of them. rpc: each producer asks, on a topic, and waits until all consumers have answered\n"
            + "(with --destination /queue/...: until one has). connections: clients connect and are silent.",
        "queue",
        "topic",
        "rpc",
        "connections");

    private readonly Option<string?> _destination = new("--destination", "-d")
    {
        Description = "Where messages go. Default: /queue/bench, /topic/bench, with rpc /topic/bench.agent.",
        HelpName = "NAME",
    };

    private readonly Option<int> _producers = Number("--producers", "Clients that send; 0: the queue is only emptied.", Defaults.Producers);

    private readonly Option<int> _consumers = Number("--consumers", "Clients that receive; 0: the queue is only filled.", Defaults.Consumers);

    private readonly Option<string?> _spread = OneOf(
        "--spread",
        "none: consumers of a queue share it. selectors: each gets its part of the queue by a selector of its own. queues: by a queue of its own, to "
            + "compare with.",
        "none",
        "selectors",
        "queues");

    private readonly Option<int> _connections = Number("--connections", "Clients of --workload connections.", Defaults.Connections);

    private readonly Option<int?> _size = Parsed<int?>(
        "--size", "SIZE", "Bytes of each message's body. Units: B, kB (1000), KiB (1024), MB, MiB. Default: 1KiB.", text => Quantity.Size(text));

    private readonly Option<long?> _messages = Parsed<long?>(
        "--messages", "N", "Ends when so many messages, or requests, were sent and received. Default: the time decides.", text =>
            long.TryParse(text, out var count) ? count : throw new FormatException($"'{text}' is no number of messages"));

    private readonly Option<TimeSpan?> _duration = Parsed<TimeSpan?>(
        "--duration", "TIME", "Ends sending, or idling with connections, after this time. Units: ms, s, m, h. Default: 10s, without end if --messages "
            + "is given.", text => Quantity.Duration(text));

    private readonly Option<bool> _persistent = new("--persistent") { Description = "Messages are to survive a restart of the broker." };

    private readonly Option<int> _window = Number(
        "--window", "Asks for a receipt of each message; a producer waits while N receipts are outstanding. 0: no receipts.", Defaults.Window);

    private readonly Option<int> _inFlight = Number(
        "--in-flight", "Producers wait while N messages of all of them have not been received. 1: one message at a time. 0: no limit.", Defaults.InFlight);

    private readonly Option<string?> _ack = OneOf("--ack", 'a', "How consumers acknowledge.", "auto", "client", "client-individual");

    private readonly Option<int> _prefetch = Number(
        "--prefetch", "Messages a consumer may hold unacknowledged. 0: what the broker thinks fit.", Defaults.Prefetch);

    private readonly Option<double> _rate = Parsed(
        "--rate", "N", "Messages per second of all producers together. Default: as many as possible.", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) ? rate : throw new FormatException($"'{text}' is no number"));

    private readonly Option<TimeSpan?> _patience = Parsed<TimeSpan?>(
        "--patience", "TIME", "When nothing moves for so long, what is outstanding is missing. Default: 10s.", text => Quantity.Duration(text));

    private readonly Option<bool> _json = new("--json") { Description = "Prints the result as one JSON object; progress goes to standard error." };

    private BenchCommand(ITerminal terminal) => _terminal = terminal;

    public static Command Create(ITerminal terminal) => new BenchCommand(terminal).Create();

    private Command Create()
    {
        _window.Aliases.Add("--receipts");
        var command = new Command("bench", "Puts a STOMP broker under load: ActorMQ, ActiveMQ, RabbitMQ or any other. Every message is checked to "
            + "arrive once.\n"
            + "Exit codes: 0 all arrived, 1 messages are missing or something went wrong, 2 wrong command line. Ctrl-C ends it with what was measured so far.")
        {
            _url,
            _user,
            _passcode,
            _vhost,
            _insecure,
            _workload,
            _destination,
            _producers,
            _consumers,
            _spread,
            _connections,
            _size,
            _messages,
            _duration,
            _persistent,
            _window,
            _inFlight,
            _ack,
            _prefetch,
            _rate,
            _patience,
            _json,
        };
        command.SetAction(parsed => RunAsync(Read(parsed), parsed.GetValue(_json)));
        return command;
    }

    private static Option<int> Number(string name, string description, int defaultValue)
    {
        var option = Parsed(
            name, "N", description, text => int.TryParse(text, out var number) ? number : throw new FormatException($"'{text}' is no whole number"));
        option.DefaultValueFactory = _ => defaultValue;
        return option;
    }

    /// <summary>An option that says itself what is wrong with its value.</summary>
    private static Option<T?> Parsed<T>(string name, string helpName, string description, Func<string, T?> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                result.AddError($"{name}: {e.Message}");
                return default;
            }
        },
    };

    private static Option<string?> OneOf(string name, char alias, string description, params string[] values)
    {
        var option = OneOf(name, description, values);
        option.Aliases.Add($"-{alias}");
        return option;
    }

    private static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = Parsed(name, string.Join('|', values), description, text =>
            values.Contains(text, StringComparer.Ordinal) ? text : throw new FormatException($"'{text}' is none of {string.Join(", ", values)}"));
        option.DefaultValueFactory = _ => values[0];
        option.CompletionSources.Add(values);
        return option;
    }

    private BenchOptions Read(ParseResult parsed)
    {
        var broker = parsed.GetValue(_url) ?? Defaults.Broker;
        return new BenchOptions
        {
            Broker = broker with
            {
                Login = parsed.GetValue(_user) ?? broker.Login,
                Passcode = parsed.GetValue(_passcode) ?? broker.Passcode ?? Environment.GetEnvironmentVariable("ACTORMQ_PASSCODE"),
            },
            VirtualHost = parsed.GetRequiredValue(_vhost),
            IsInsecure = parsed.GetValue(_insecure),
            Workload = Enum.Parse<Workload>(parsed.GetValue(_workload)!, ignoreCase: true),
            Destination = parsed.GetValue(_destination),
            Producers = parsed.GetValue(_producers),
            Consumers = parsed.GetValue(_consumers),
            Spread = Enum.Parse<Spread>(parsed.GetValue(_spread)!, ignoreCase: true),
            Connections = parsed.GetValue(_connections),
            Size = parsed.GetValue(_size) ?? Defaults.Size,
            Messages = parsed.GetValue(_messages),
            Duration = parsed.GetValue(_duration),
            IsPersistent = parsed.GetValue(_persistent),
            Window = parsed.GetValue(_window),
            InFlight = parsed.GetValue(_inFlight),
            Ack = parsed.GetValue(_ack) switch { "auto" => AckMode.Auto, "client" => AckMode.Client, _ => AckMode.ClientIndividual },
            Prefetch = parsed.GetValue(_prefetch),
            Rate = parsed.GetValue(_rate),
            Patience = parsed.GetValue(_patience) ?? Defaults.Patience,
        };
    }

    private async Task<int> RunAsync(BenchOptions options, bool isJson)
    {
        if (options.Validate().FirstOrDefault() is { } problem)
        {
            await _terminal.Error.WriteLineAsync($"actormq bench: {problem}");
            return ExitCode.Usage;
        }
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Forced), TimeProvider.System);
        try
        {
            var display = new ProgressDisplay(_terminal, isJson ? _terminal.Error : _terminal.Output);
            var report = await display.ShowAsync(show => new BenchRun(options).RunAsync(signals.First, show), isLive: _terminal.IsOutputInteractive && !isJson);
            if (isJson) await _terminal.Output.WriteLineAsync(report.ToJson());
            else new BenchTable(_terminal).Write(report);
            return report.IsGood ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (BenchException e)
        {
            await _terminal.Error.WriteLineAsync($"actormq bench: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
