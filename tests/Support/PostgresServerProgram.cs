using System.Diagnostics;
using System.Globalization;

namespace ActorMQ.Tests.Support;

/// <summary>PostgreSQL's programs as installed here, run as a user that PostgreSQL accepts: it refuses to run as root.</summary>
internal static class PostgresServerProgram
{
    private const string User = "postgres";

    private static readonly Lazy<string> Programs = new(Find);

    private static readonly Lock Making = new();

    /// <summary>An empty cluster that servers begin as a copy of: to make one takes seconds, to copy it does not.</summary>
    private static Task<PostgresServerDirectory>? _emptyCluster;

    /// <summary>A process that runs one of the programs, with its standard streams redirected.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        string[] line = [Path.Combine(Programs.Value, program), .. arguments];
        // Not runuser or su, which stay between: signals are for the program itself.
        if (Environment.IsPrivilegedProcess) line = ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--", .. line];
        return StartPlain(line);
    }

    /// <summary>Copies the empty cluster to a directory, which then belongs to the user that the programs run as.</summary>
    public static async Task CopyEmptyClusterAsync(PostgresServerDirectory directory)
    {
        Task<PostgresServerDirectory> emptyCluster;
        lock (Making) emptyCluster = _emptyCluster ??= MakeEmptyClusterAsync();
        await RunAsync("cp", "-a", (await emptyCluster).Data, directory.Data);
        await GiveAwayAsync(directory.Path);
    }

    /// <summary>Runs a system program to its end.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException">It failed; with what it said.</exception>
    public static async Task<string> RunAsync(params string[] line)
    {
        using var process = StartPlain(line);
        return await EndAsync(process, line[0]);
    }

    private static async Task<string> EndAsync(Process process, string name)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{name} failed: {await errors}");
    }

    private static Process StartPlain(string[] line) => Process.Start(new ProcessStartInfo(line[0], line[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        // The directory of the tests may be closed to the other user.
        WorkingDirectory = Path.GetTempPath(),
    })!;

    private static async Task<PostgresServerDirectory> MakeEmptyClusterAsync()
    {
        // Never disposed of: it goes with the process.
        var directory = new PostgresServerDirectory();
        await GiveAwayAsync(directory.Path);
        using var initdb = Start(
            "initdb",
            "--pgdata", directory.Data, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions");
        await EndAsync(initdb, "initdb");
        return directory;
    }

    private static async Task GiveAwayAsync(string directory)
    {
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "-R", User, directory);
    }

    /// <summary>The newest of Debian's, which are not in the path; otherwise what is in the path.</summary>
    private static string Find()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres")))
            ?? throw new InvalidOperationException(
                $"This test needs PostgreSQL, and neither {debian}/*/bin nor the path has its initdb and postgres. Run ./build.sh, which installs it.");
    }
}
