using System.CommandLine;
using ActorMQ.Nodes.Shell.Commands;

namespace ActorMQ.Nodes.Shell;

/// <summary>All that can be asked of a running broker, as commands: the same on the command line and in the shell.</summary>
internal static class AdminCommands
{
    /// <param name="parent">The command they go below.</param>
    /// <param name="context">Gives each command what it needs once the line is parsed.</param>
    public static void AddTo(Command parent, ShellContext context)
    {
        parent.Add(BrokerCommands.Create(context));
        parent.Add(JournalCommands.Create(context));
        parent.Add(QueueCommands.Create(context));
        parent.Add(TopicCommands.Create(context));
        parent.Add(ConnectionCommands.Create(context));
        parent.Add(SubscriptionCommands.Create(context));
        parent.Add(BridgeCommands.Create(context));
        parent.Add(ClusterCommands.Create(context));
        parent.Add(PairCommands.Create(context));
        parent.Add(ActorCommands.Create(context));
    }
}
