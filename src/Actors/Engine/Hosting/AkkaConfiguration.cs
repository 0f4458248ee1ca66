using Akka.Configuration;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>How Akka is told to be: what the engine rests on, then what an operator wants, then what is quiet enough for a broker.</summary>
internal static class AkkaConfiguration
{
    /// <summary>Nobody else decides these.</summary>
    private static readonly (string Key, string Value)[] Fixed =
    [
        ("akka.loggers", "[]"),
        ("akka.stdout-loglevel", "OFF"),
        ("akka.log-dead-letters", "off"),
        ("akka.log-dead-letters-during-shutdown", "off"),
        ("akka.extensions", "[]"),
        ("akka.scheduler.implementation", NameOf<EngineScheduler>()),
        ("akka.coordinated-shutdown.run-by-actor-system-terminate", "off"),
        ("akka.coordinated-shutdown.run-by-clr-shutdown-hook", "off"),
        ("akka.actor.provider", "local"),
        ("akka.actor.guardian-supervisor-strategy", NameOf<GuardianSupervision>()),
        ("akka.actor.internal-dispatcher", "akka.actor.default-dispatcher"),
        ("akka.actor.default-dispatcher.type", "Dispatcher"),
        ("akka.actor.default-dispatcher.executor", NameOf<EngineExecutor>()),
        // The queue counts.
        ("akka.actor.default-dispatcher.throughput", $"{int.MaxValue}"),
        ("akka.actor.default-dispatcher.throughput-deadline-time", "0ms"),
    ];

    private static readonly Config OfTheEngine = Parse(Fixed);

    private static readonly Config Quiet = Parse([("akka.loglevel", "WARNING")]);

    internal static IEnumerable<string> OwnKeys => Fixed.Select(setting => setting.Key);

    internal static Config Over(Config? wanted) => wanted is null ? OfTheEngine.WithFallback(Quiet) : OfTheEngine.WithFallback(wanted).WithFallback(Quiet);

    private static Config Parse(IEnumerable<(string Key, string Value)> settings) =>
        ConfigurationFactory.ParseString(string.Join('\n', settings.Select(setting => $"{setting.Key} = {setting.Value}")));

    private static string NameOf<T>() => $"\"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}\"";
}
