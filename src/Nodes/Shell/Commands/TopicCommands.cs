using System.CommandLine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary><c>topic list|show</c></summary>
internal static class TopicCommands
{
    public static Command Create(ShellContext context) => new("topic", "Topics, temporary ones included.") { List(context), Show(context) };

    private static Command List(ShellContext context) =>
        DestinationListing.Create(
            context, "topic", "Such as 'mcollective.>'; without one, all.", "Lists topics with their counters.", DestinationReport.ListTopics);

    private static Command Show(ShellContext context)
    {
        var name = context.Name("NAME", "topic", "The topic.");
        var command = new Command("show", "Shows a topic with its subscribers.") { name };
        command.SetAction(parsed => context.Session(parsed).ShowAsync<DestinationStatus>(
            AdminClient.Resource("topic", ("name", parsed.GetValue(name))), DestinationReport.ShowTopic));
        return command;
    }
}
