using System.CommandLine;
using ActorMQ.Actors.Destinations;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>topic list|show</c></summary>
internal static class TopicCommands
{
    public static Command Create(ShellContext context) => new("topic", "Topics, temporary ones included.") { List(context), Show(context) };

    private static Command List(ShellContext context)
    {
        var pattern = context.OptionalName("PATTERN", "topic", "Such as mcollective.>; without one, all.");
        var command = new Command("list", "Lists topics with their counters.") { pattern };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<DestinationList>(
            AdminClient.Resource("topics", ("pattern", parsed.GetValue(pattern))), DestinationReport.ListTopics));
        return command;
    }

    private static Command Show(ShellContext context)
    {
        var name = context.Name("NAME", "topic", "The topic.");
        var command = new Command("show", "Shows a topic with its subscribers.") { name };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<DestinationStatus>(
            AdminClient.Resource("topic", ("name", parsed.GetValue(name))), DestinationReport.ShowTopic));
        return command;
    }
}
