using System.CommandLine;
using ActorMQ.Hocon;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Commands;

/// <summary><c>actormq hocon FILE</c>: prints any HOCON file as JSON, resolved.</summary>
internal static class HoconCommand
{
    public static Command Create(ITerminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Any HOCON file." };
        var compact = new Option<bool>("--compact") { Description = "All on one line." };
        var command = new Command("hocon", "Prints a HOCON file as JSON, with includes and substitutions resolved, or what is wrong with it (exit code 1).")
        {
            file,
            compact,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(file), isIndented: !parsed.GetValue(compact)));
        return command;
    }

    private static int Run(ITerminal terminal, string file, bool isIndented)
    {
        try
        {
            var value = HoconDocument.Load(file).ResolveValue(Environment.GetEnvironmentVariable);
            terminal.Output.WriteLine(HoconJson.Write(value, isIndented));
            return ExitCode.Ok;
        }
        catch (HoconException e)
        {
            terminal.Error.WriteLine(e.Message);
            return ExitCode.Failed;
        }
    }
}
