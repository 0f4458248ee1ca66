using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ActorMQ.Tests.Support;

/// <summary>
/// A PostgreSQL server of the test's own, on a free port of the loopback interface and a unix socket in its directory, that syncs to the disk as it would
/// in earnest. It can be stopped, killed, frozen and started again on the same port. It is ended and its directory removed when this is disposed of, and
/// also when the test's process ends in any other way.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly PostgresServerDirectory _directory = new();
    private readonly Queue<string> _log = new();
    private Process? _postmaster;
    private int _databases;

    private PostgresServer()
    {
    }

    /// <summary>On 127.0.0.1; it keeps the port over restarts.</summary>
    public int Port { get; private set; }

    /// <summary>Where its unix socket is: a host in connection strings as well.</summary>
    public string SocketDirectory => _directory.Path;

    /// <summary>The last lines it has logged.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    /// <summary>Makes a server and waits until it can be connected to.</summary>
    public static async Task<PostgresServer> RunAsync()
    {
        var server = new PostgresServer();
        try
        {
            await PostgresServerProgram.CopyEmptyClusterAsync(server._directory);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>To a database, over TCP.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="user">Who connects; no password is asked for.</param>
    public string ConnectionString(string database = "postgres", string user = Superuser) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = user }.ConnectionString;

    /// <summary>Makes an empty database that no other test has.</summary>
    /// <returns>The connection string of its owner.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Executes a statement as superuser, on a connection of its own.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString(), sql);

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await ConnectAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>The first column of the first row; null if there is none.</returns>
    public static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        await using var connection = await ConnectAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() switch { DBNull => null, var value => value };
    }

    /// <summary>Starts it, after a stop or a kill, and waits until it can be connected to.</summary>
    public async Task StartAsync()
    {
        if (Port == 0) Port = FreePort();
        var port = Port.ToString(CultureInfo.InvariantCulture);
        _postmaster = PostgresServerProgram.Start(
            "postgres", "-D", _directory.Data, "-p", port, "-k", _directory.Path, "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB");
        var ready = new TaskCompletionSource();
        _ = ReadLogAsync(_postmaster, ready);
        await ready.Task.WaitAsync(StompTestClient.Patience);
    }

    /// <summary>Ends all sessions and stops it in order ("fast").</summary>
    public Task StopAsync() => EndAsync("INT");

    /// <summary>Stops it without putting anything in order ("immediate"): it recovers at the next start.</summary>
    public Task StopImmediatelyAsync() => EndAsync("QUIT");

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Kills all its processes at once: nobody is told, sockets are closed by the kernel.</summary>
    public async Task KillAsync()
    {
        await FreezeAsync();
        await EndAsync("KILL", [.. await ChildrenAsync()]);
    }

    /// <summary>Stops all its processes where they are: connections stay open and nothing answers.</summary>
    public async Task FreezeAsync()
    {
        // The one that makes new ones first.
        await SignalAsync("STOP", [Postmaster]);
        await SignalAsync("STOP", await ChildrenAsync());
    }

    /// <summary>Lets a frozen one go on.</summary>
    public async Task ContinueAsync() => await SignalAsync("CONT", [.. await ChildrenAsync(), Postmaster]);

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync();
        if (_postmaster is not null) await _postmaster.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        _postmaster?.Dispose();
    }

    private int Postmaster => (_postmaster ?? throw new InvalidOperationException("It is not running.")).Id;

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        // What a pool keeps would keep databases from being dropped and outlive restarts.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task SignalAsync(string name, IReadOnlyList<int> processes)
    {
        if (processes.Count == 0) return;
        // One that has ended meanwhile is no failure.
        using var kill = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"kill -s {name} {string.Join(' ', processes)} 2>/dev/null"]))!;
        await kill.WaitForExitAsync();
    }

    private async Task<IReadOnlyList<int>> ChildrenAsync()
    {
        var children = await PostgresServerProgram.RunAsync("/bin/sh", "-c", $"ps -o pid= --ppid {Postmaster} || true");
        return [.. children.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private async Task EndAsync(string signal, params int[] children)
    {
        var postmaster = Postmaster;
        await SignalAsync(signal, [.. children, postmaster]);
        await _postmaster!.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        _postmaster.Dispose();
        _postmaster = null;
    }

    private async Task ReadLogAsync(Process postmaster, TaskCompletionSource ready)
    {
        while (await postmaster.StandardError.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Enqueue(line);
                if (_log.Count > 1000) _log.Dequeue();
            }
            if (line.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        }
        ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', Log)}"));
    }
}
