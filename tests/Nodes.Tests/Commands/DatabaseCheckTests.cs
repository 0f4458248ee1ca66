using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Commands;

public sealed class DatabaseCheckTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Check_says_what_the_database_lacks_and_hides_its_password()
    {
        await using var server = await PostgresServer.RunAsync();
        await server.ExecuteAsync("CREATE ROLE mq LOGIN");
        var database = $"{server.ConnectionString(user: "mq")};Password=hunter2";
        var file = _directory.Write("broker.conf", $"actormq.journal {{\n  driver = sql\n  sql.connection-string = \"{database}\"\n}}\n");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", file]);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.StartsWith(
            $"{file}:3:27: warning: actormq.journal.sql.connection-string: There is no schema actormq", terminal.Errors, StringComparison.Ordinal);
        Assert.Contains("Run: CREATE SCHEMA \"actormq\" AUTHORIZATION \"mq\";", terminal.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", terminal.Written, StringComparison.Ordinal);
        Assert.Contains("password=(hidden)", terminal.Written, StringComparison.OrdinalIgnoreCase);
        await server.ExecuteAsync("CREATE SCHEMA actormq AUTHORIZATION mq");
        (_, terminal) = await FakeTerminal.RunAsync(["check", file]);
        Assert.Equal($"{file}: valid\n", terminal.Errors);
    }

    [Fact]
    public async Task Check_of_a_database_that_is_not_there_is_a_warning()
    {
        var file = _directory.Write("broker.conf", "actormq.journal { driver = sql, sql.connection-string = \"Host=127.0.0.1;Port=1;Username=mq\" }");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", "--quiet", file]);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("PostgreSQL at 127.0.0.1:1 cannot be reached", terminal.Errors, StringComparison.Ordinal);
        Assert.EndsWith($"{file}: valid, 1 warning\n", terminal.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
