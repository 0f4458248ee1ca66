using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Pairs;

/// <summary>Two nodes and their database; the first one to be started serves.</summary>
internal sealed class RunningPair : IAsyncDisposable
{
    private RunningPair(PostgresServer server, PairNode master, PairNode standby)
    {
        Server = server;
        Master = master;
        Standby = standby;
    }

    public PostgresServer Server { get; }

    public PairNode Master { get; private set; }

    public PairNode Standby { get; private set; }

    public static async Task<RunningPair> StartAsync(string more = "")
    {
        var server = await PostgresServer.RunAsync();
        var database = await server.CreateDatabaseAsync();
        var pair = new RunningPair(server, new PairNode("pair", "a", database, more), new PairNode("pair", "b", database, more));
        try
        {
            pair.Master.Start();
            await pair.Master.ServesAsync();
            pair.Standby.Start();
            await pair.Standby.StandsByAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the standby has taken over.</summary>
    public async Task ChangedAsync()
    {
        await Standby.ServesAsync();
        (Master, Standby) = (Standby, Master);
    }

    /// <summary>What both have said since what was waited for last.</summary>
    public IEnumerable<string> RestOfLogs() =>
        new[] { Master, Standby }.SelectMany(node => node.Process.RestOfLog().Select(line => $"{node.Name}: {line}"));

    public async ValueTask DisposeAsync()
    {
        await Master.DisposeAsync();
        await Standby.DisposeAsync();
        await Server.DisposeAsync();
    }
}
