using System.Diagnostics;

namespace ActorMQ.Tests.Support;

/// <summary>
/// A temporary directory for a server. Together with the server, whatever state that is in, it is gone when this is disposed of, and also when the
/// process of the test ends in any other way: a process of its own waits for that.
/// </summary>
internal sealed class PostgresServerDirectory : IAsyncDisposable
{
    private const string Guard = """
        trap '' INT TERM HUP
        cat >/dev/null
        if read -r postmaster <"$0/data/postmaster.pid"; then
            kill -s STOP "$postmaster"
            kill -s KILL $(ps -o pid= --ppid "$postmaster") "$postmaster"
            for i in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 "$postmaster" && sleep 0.05; done
        fi 2>/dev/null
        rm -rf "$0"
        """;

    private readonly Process _guard;

    public PostgresServerDirectory()
    {
        Path = Directory.CreateTempSubdirectory("actormq-pg-").FullName;
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guard, Path]) { RedirectStandardInput = true, UseShellExecute = false })!;
    }

    public string Path { get; }

    /// <summary>Of the cluster.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }
}
