using ActorMQ.Actors.Security;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("actormq: unknown command or argument 'rnu': did you mean run?", "rnu")]
    [InlineData("actormq: unknown command or argument 'shwo': did you mean show?", "cmd", "queue", "shwo")]
    [InlineData("actormq: unknown command or argument '--confg': did you mean --config?", "run", "--confg")]
    [InlineData("actormq: unknown command or argument '--josn': did you mean --json?", "cmd", "queue", "list", "--josn")]
    [InlineData("actormq: --count 'x' must be a whole number of at least 1 (--help says more)", "cmd", "queue", "browse", "orders", "-n", "x")]
    [InlineData("actormq: --depth '-1' must be a whole number of at least 0 (--help says more)", "cmd", "actor", "hierarchy", "--depth", "-1")]
    [InlineData("actormq: Required argument 'FILE' missing for command: 'check' (--help says more)", "check")]
    public async Task A_wrong_command_line_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(arguments);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal(expected, terminal.Errors.TrimEnd());
        Assert.Empty(terminal.Written);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("check", "-h")]
    [InlineData("cmd", "queue", "purge", "--help")]
    public async Task Help_is_given(params string[] arguments)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(arguments);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("Usage:", terminal.Written);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["--version"]);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.StartsWith(ProductVersion.Text, terminal.Written);
    }

    [Fact]
    public async Task Check_prints_problems_to_standard_error_and_the_configuration_to_standard_output()
    {
        var file = _directory.Write("broker.conf", "actormq {\n  security.users.alice { password = hunter2 }\n}\n");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", file]);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal(
            $"{file}:2:37: warning: actormq.security.users.alice.password: the password is written in plain text; actormq passwd makes a hash of "
                + $"it\n{file}: valid, 1 warning\n",
            terminal.Errors);
        Assert.Contains($"password = \"(hidden)\"  # {file}:2", terminal.Written);
    }

    [Fact]
    public async Task Check_fails_when_one_of_the_files_is_wrong()
    {
        var good = _directory.Write("good.conf", "actormq {}");
        var bad = _directory.Write("bad.conf", "actormq.broker.nmae = x");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", "--quiet", good, bad, _directory.File("none.conf")]);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal(
            $"""
            {good}: valid
            {bad}:1:1: error: unknown key actormq.broker.nmae: did you mean name?
            {bad}: 1 error
            {_directory.File("none.conf")}: error: there is no such file
            {_directory.File("none.conf")}: 1 error

            """,
            terminal.Errors);
        Assert.Empty(terminal.Written);
    }

    [Fact]
    public async Task Run_prints_the_errors_of_its_configuration_and_nothing_else()
    {
        var file = _directory.Write("bad.conf", "actormq.broker { nmae = x, memory-limit = 1B }");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["run", "--config", file]);
        Assert.Equal(ExitCode.BadConfiguration, exitCode);
        Assert.Equal(2, terminal.Errors.TrimEnd().Split('\n').Length);
        Assert.Empty(terminal.Written);
    }

    [Fact]
    public async Task Hocon_prints_any_file_as_json()
    {
        var file = _directory.Write("any.conf", "a = 1, b = [${a}, two], c { d = true }");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["hocon", "--compact", file]);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal("""{"a":1,"b":[1,"two"],"c":{"d":true}}""", terminal.Written.TrimEnd());
    }

    [Fact]
    public async Task Hocon_tells_what_is_wrong_with_a_file()
    {
        var file = _directory.Write("any.conf", "a = ${nowhere}");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["hocon", file]);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith($"{file}:1:5: ", terminal.Errors);
    }

    [Fact]
    public async Task Passwd_reads_a_password_from_a_pipe_once()
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["passwd"], "secret\n");
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.True(PasswordHash.TryParse(terminal.Written.TrimEnd(), out var hash));
        Assert.True(hash.Verify("secret"));
    }

    [Fact]
    public async Task Passwd_prints_a_line_that_can_be_pasted()
    {
        var (_, terminal) = await FakeTerminal.RunAsync(["passwd", "al ice"], "secret\nsecret\n", isInteractive: true);
        var user = Assert.Single(ConfigText.Options($"security.users {{ {terminal.Written} }}").Security.Users);
        Assert.Equal("al ice", user.Name);
        Assert.True(user.Password.Verify("secret"));
    }

    [Theory]
    [InlineData("secret\nsecert\n", "the two are not the same")]
    [InlineData("\n", "the password is empty")]
    public async Task Passwd_refuses_what_was_not_meant(string typed, string expected)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["passwd"], typed, isInteractive: true);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains(expected, terminal.Errors);
        Assert.Empty(terminal.Written);
    }

    public void Dispose() => _directory.Dispose();
}
