using Akka.Configuration;
using Akka.Persistence.Sql;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>How Akka is configured to write and read the log. There is one writer and one event at a time: nothing is gathered here any more.</summary>
internal static class LogConfiguration
{
    public const string SqlPlugin = "sql";
    public const string MemoryPlugin = "inmem";

    /// <summary>Events that one query may return: the reader asks for fewer when they are large.</summary>
    public const int MaxEventsPerQuery = 256;

    public static Config For(LogJournalOptions options)
    {
        var config = ConfigurationFactory.ParseString(options.Overrides).WithFallback(Usual);
        return options.Provider == LogJournalOptions.MemoryProvider
            ? config.WithFallback(Memory)
            : config.WithFallback(Sql(options)).WithFallback(SqlPersistence.DefaultConfiguration);
    }

    /// <summary>
    /// What fails is told by who needed it, so Akka itself says nothing. A tick of 10 ms, as Akka has it, would cost an idle broker more than
    /// all the rest of this; deadlines of seconds do without.
    /// </summary>
    private static Config Usual { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          scheduler.tick-duration = 100ms
          actor {
            serializers.actormq-log = "{{typeof(LogSerializer).AssemblyQualifiedName}}"
            serialization-bindings {
              "{{typeof(LogEvent).AssemblyQualifiedName}}" = actormq-log
              "{{typeof(LogSnapshot).AssemblyQualifiedName}}" = actormq-log
            }
          }
        }
        """);

    private static Config Memory { get; } = ConfigurationFactory.ParseString($$"""
        akka.persistence {
          journal.plugin = "akka.persistence.journal.inmem"
          journal.inmem.replay-filter.mode = off
          snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
          query.journal.inmem.class = "{{typeof(ReplayReadJournalProvider).AssemblyQualifiedName}}"
        }
        """);

    private static Config Sql(LogJournalOptions options)
    {
        var timeout = $"{options.Timeout.TotalMilliseconds}ms";
        var schema = options.Schema is null ? "null" : Quoted(options.Schema);
        var connection = $$"""
            connection-string = {{Quoted(LogConnection.For(options))}}
            provider-name = {{Quoted(options.Provider)}}
            auto-initialize = {{(options.CreatesTables ? "on" : "off")}}
            warn-on-auto-init-fail = off
            default.schema-name = {{schema}}
            circuit-breaker { max-failures = 5, call-timeout = {{timeout}}, reset-timeout = 1s }
            """;
        return ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  {{connection}}
                  tag-write-mode = Csv
                  delete-compatibility-mode = off
                  parallelism = 1
                  buffer-size = 16
                  batch-size = 1
                  replay-filter.mode = off
                  recovery-event-timeout = {{timeout}}
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  {{connection}}
                }
              }
              query.journal.sql {
                {{connection}}
                write-plugin = "akka.persistence.journal.sql"
                tag-read-mode = Csv
                max-buffer-size = {{MaxEventsPerQuery}}
                # What it looks for is of use to queries by tag only.
                journal-sequence-retrieval { batch-size = 1000000000, query-delay = 20d, max-backoff-query-delay = 20d }
              }
            }
            """);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
