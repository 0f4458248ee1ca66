using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>
/// Starts and stops a broker that nobody can reach and that has nothing to keep: what a process does for the first time has to be compiled, and who
/// takes over is waited for.
/// </summary>
internal static class Rehearsal
{
    public static async Task RunAsync(NodeOptions options, ILogger log)
    {
        try
        {
            var logging = NullLoggerFactory.Instance;
            using var certificates = new CertificateStore(logging);
            var broker = await RunningBroker.StartAsync(Unreachable(options), () => OpenJournal(options), certificates, logging);
            await broker.StopAsync();
        }
        catch (Exception e)
        {
            log.RehearsalFailed(e);
        }
    }

    private static GroupCommitJournal OpenJournal(NodeOptions options) =>
        GroupCommitJournal.Open(new MemoryJournalStore(new MemoryDisk()), options.Journal, NullLogger.Instance);

    private static NodeOptions Unreachable(NodeOptions options) => options with
    {
        Gateway = options.Gateway with { Listeners = [] },
        Network = new NetworkOptions(),
        Site = null,
    };
}
