using ActorMQ.Persistence.Log.Database;
using Akka.Actor;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// The database of <see cref="LogJournalOptions.MemoryProvider"/>: what is in it outlives a <see cref="LogJournalStore"/>, as a server's does.
/// For tests and simulations.
/// </summary>
public sealed class MemoryLog : IDisposable
{
    /// <param name="overrides">More configuration for Akka, ahead of what the log needs; such as another journal plugin.</param>
    public MemoryLog(string overrides = "") => System = ActorSystem.Create(
        "memory-log",
        LogConfiguration.For(new LogJournalOptions
        {
            PersistenceId = "",
            SpillDirectory = "",
            Provider = LogJournalOptions.MemoryProvider,
            Overrides = overrides,
        }));

    /// <summary>For <see cref="LogJournalOptions.System"/>.</summary>
    public ActorSystem System { get; }

    public void Dispose() => LogSystem.End(System);
}
