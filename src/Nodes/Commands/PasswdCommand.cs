using System.CommandLine;
using ActorMQ.Actors.Security;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq passwd [USER]</c>: makes of a password what is kept of it.</summary>
internal static class PasswdCommand
{
    public static Command Create(ITerminal terminal)
    {
        var user = new Argument<string?>("USER") { Description = "Prints the whole line for security.users.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("passwd", "Reads a password, twice from a terminal or once from a pipe, and prints its hash for the configuration.") { user };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(user)));
        return command;
    }

    private static int Run(ITerminal terminal, string? user)
    {
        var password = terminal.ReadSecret("Password: ");
        if (string.IsNullOrEmpty(password))
        {
            terminal.Error.WriteLine("actormq passwd: the password is empty");
            return ExitCode.Failed;
        }
        if (terminal.IsInputInteractive && terminal.ReadSecret("Again: ") != password)
        {
            terminal.Error.WriteLine("actormq passwd: the two are not the same");
            return ExitCode.Failed;
        }
        var hash = PasswordHash.Create(password);
        terminal.Output.WriteLine(user is null ? hash.ToString() : $"{KeyOf(user)} {{ password = \"{hash}\", groups = [] }}");
        return ExitCode.Ok;
    }

    /// <summary>As a key of HOCON: anything unusual in quotes.</summary>
    private static string KeyOf(string user) =>
        user.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? user
            : $"\"{user.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
