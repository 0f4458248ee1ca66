using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace ActorMQ.Actors.Cluster;

/// <summary>How Akka is told to be in the ActorSystem of a site.</summary>
/// <remarks>
/// Remoting is for membership alone: whoever is let in by TLS can speak to the cluster's own actors and to the one that answers other nodes, and no
/// message makes an object of a type that it names. Cheap when idle: timers without a tick (<see cref="SiteScheduler"/>), one thread for all
/// sockets, and none of the remoting's own periods of a fraction of a second.
/// </remarks>
internal static class SiteConfiguration
{
    /// <summary>Where others ask.</summary>
    public const string Listener = "site";

    public static Config Of(SiteOptions options, IEnumerable<string> roles)
    {
        var beat = Milliseconds(options.HeartBeat);
        return ConfigurationFactory.ParseString(
            $$"""
            akka {
              loggers = []
              stdout-loglevel = OFF
              loglevel = INFO
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              extensions = []
              scheduler.implementation = "{{NameOf<SiteScheduler>()}}"
              # A goodbye is said where there is somebody to hear it; waiting for an answer that does not come takes seconds.
              coordinated-shutdown.run-by-actor-system-terminate = off
              coordinated-shutdown.run-by-clr-shutdown-hook = off
              coordinated-shutdown.exit-clr = off
              actor {
                provider = cluster
                internal-dispatcher.executor = thread-pool-executor
                serializers.json = "{{NameOf<NoObjectsSerializer>()}}"
              }
              remote {
                untrusted-mode = on
                trusted-selection-paths = [
                  "/user/{{Listener}}", "/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/system/remote-watcher"
                ]
                log-remote-lifecycle-events = off
                default-remote-dispatcher.executor = thread-pool-executor
                backoff-remote-dispatcher.executor = thread-pool-executor
                use-passive-connections = on
                retry-gate-closed-for = 900ms
                handshake-timeout = 5s
                system-message-ack-piggyback-timeout = 2s
                flush-wait-on-shutdown = 500ms
                shutdown-timeout = 1s
                watch-failure-detector { heartbeat-interval = 5s, unreachable-nodes-reaper-interval = 5s }
                dot-netty.tcp {
                  hostname = {{Quoted(options.Address.ToString())}}
                  port = {{options.Port}}
                  public-hostname = {{Quoted(options.Own.Host)}}
                  public-port = {{options.Own.Port}}
                  connection-timeout = 5s
                  backlog = 128
                  send-buffer-size = 0b
                  receive-buffer-size = 0b
                  batching.enabled = off
                  enable-ssl = {{(options.IsTls ? "on" : "off")}}
                  server-socket-worker-pool { pool-size-min = 1, pool-size-max = 1 }
                  client-socket-worker-pool { pool-size-min = 1, pool-size-max = 1 }
                }
              }
              cluster {
                seed-nodes = []
                roles = [{{string.Join(", ", roles.Select(Quoted))}}]
                log-info = off
                allow-weakly-up-members = 1s
                retry-unsuccessful-join-after = 1s
                periodic-tasks-initial-delay = 200ms
                gossip-interval = {{beat}}
                gossip-time-to-live = {{Milliseconds(options.HeartBeat * 2)}}
                leader-actions-interval = {{beat}}
                unreachable-nodes-reaper-interval = {{beat}}
                failure-detector {
                  implementation-class = "Akka.Remote.DeadlineFailureDetector, Akka.Remote"
                  heartbeat-interval = {{beat}}
                  acceptable-heartbeat-pause = {{Milliseconds(options.AcceptablePause)}}
                  expected-response-after = {{beat}}
                }
                downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                split-brain-resolver {
                  active-strategy = keep-majority
                  stable-after = {{Milliseconds(options.StableAfter)}}
                  down-all-when-unstable = {{Milliseconds(options.StableAfter * 10)}}
                }
              }
            {{Discovery(options)}}
            }
            """);
    }

    private static string Discovery(SiteOptions options)
    {
        var discovery = options.Discovery;
        return discovery.Method switch
        {
            SiteDiscoveryMethod.Config =>
                $"discovery {{ method = config, config.services.\"{Listener}\".endpoints = [{string.Join(", ", discovery.Endpoints.Select(Quoted))}] }}",
            _ => "",
        };
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    private static string NameOf<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (char.IsControl(letter)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else quoted.Append(letter);
        }
        return quoted.Append('"').ToString();
    }
}
