using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>What Akka has to say goes into the system's log, on the thread that says it, from the level that <c>akka.loglevel</c> names.</summary>
#pragma warning disable MA0097 // Akka has its references compared so.
internal sealed class LogBridge(
    ILogger log, IActorRefProvider provider, ActorPath path, Func<LogEvent, Microsoft.Extensions.Logging.LogLevel> levelOf) : MinimalActorRef
{
    public override ActorPath Path { get; } = path;

    public override IActorRefProvider Provider { get; } = provider;

    /// <param name="system">Whose log this is.</param>
    /// <param name="log">Where it goes.</param>
    /// <param name="levelOf">How much is made of a line; null for as much as Akka does.</param>
    internal static void Attach(ActorSystemImpl system, ILogger log, Func<LogEvent, Microsoft.Extensions.Logging.LogLevel>? levelOf = null)
    {
        var bridge = new LogBridge(log, system.Provider, system.Provider.RootPath / "log", levelOf ?? LevelOf);
        foreach (var level in Enum.GetValues<Akka.Event.LogLevel>().Where(level => level >= system.EventStream.LogLevel))
            system.EventStream.Subscribe(bridge, level.ClassFor());
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not LogEvent line) return;
        var level = levelOf(line);
        if (log.IsEnabled(level)) log.AkkaSays(level, PathOf(line.LogSource), line.Message.ToString() ?? "", line.Cause);
    }

    private static Microsoft.Extensions.Logging.LogLevel LevelOf(LogEvent line) => line.LogLevel() switch
    {
        Akka.Event.LogLevel.ErrorLevel => Microsoft.Extensions.Logging.LogLevel.Error,
        Akka.Event.LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
        Akka.Event.LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
        _ => Microsoft.Extensions.Logging.LogLevel.Debug,
    };

    /// <summary>An actor is named by its path alone: the system is the one whose log this is.</summary>
    private static string PathOf(string source)
    {
        var at = source.IndexOf("akka://", StringComparison.Ordinal);
        if (at < 0) return source;
        var slash = source.IndexOf('/', at + "akka://".Length);
        return slash < 0 ? "/" : source[slash..].TrimEnd(']');
    }
}
