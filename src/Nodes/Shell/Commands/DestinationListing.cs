using System.CommandLine;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>queue list</c> and <c>topic list</c></summary>
internal static class DestinationListing
{
    // What somebody may still look through; programs get all.
    private const int MostForPeople = 1000;

    public static Command Create(ShellContext context, string kind, string patternHelp, string help, Action<DestinationList, Report> show)
    {
        var pattern = context.OptionalName("PATTERN", kind, patternHelp);
        var sort = new Option<string>("--sort", "-s")
        {
            Description = "By name, or those first that have the most.",
            HelpName = string.Join('|', DestinationOrder.Names),
        };
        sort.CompletionSources.Add([.. DestinationOrder.Names]);
        var limit = CountOption.Create("--limit", "-n", $"The most to list; with --json all as a rule.", MostForPeople, least: 1);
        var all = new Option<bool>("--all", "-a") { Description = "Lists all, however many there are." };
        var command = new Command("list", help) { pattern, sort, limit, all };
        command.SetAction(parsed =>
        {
            var session = context.Session(parsed);
            var isAll = parsed.GetValue(all) || (session.IsJson && parsed.GetResult(limit) is not { Implicit: false });
            var resource = AdminClient.Resource(
                $"{kind}s", ("pattern", parsed.GetValue(pattern)), ("order", parsed.GetValue(sort)), ("limit", isAll ? null : parsed.GetValue(limit)));
            return session.ShowAsync<DestinationList>(resource, show);
        });
        return command;
    }
}
