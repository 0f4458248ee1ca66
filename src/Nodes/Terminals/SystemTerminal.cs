using System.Text;

namespace ActorMQ.Nodes.Terminals;

/// <summary>The terminal or the pipes the process was started with.</summary>
internal sealed class SystemTerminal : ITerminal
{
    public TextReader Input => Console.In;

    public TextWriter Output => Console.Out;

    public TextWriter Error => Console.Error;

    public bool IsInputInteractive => !Console.IsInputRedirected;

    // NO_COLOR is a convention (no-color.org) by which users say that they want plain text.
    public bool IsOutputInteractive => !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    // Some terminals do not know how wide they are and say 0.
    public int Width => Console.IsOutputRedirected ? int.MaxValue : Math.Max(40, Console.WindowWidth);

    public string? ReadSecret(string prompt)
    {
        if (!IsInputInteractive) return Input.ReadLine();
        Error.Write(prompt);
        var secret = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0) secret.Length--;
            else if (!char.IsControl(key.KeyChar)) secret.Append(key.KeyChar);
        }
        Error.WriteLine();
        return secret.ToString();
    }
}
