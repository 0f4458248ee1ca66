using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using Akka.Actor;

namespace ActorMQ.Simulation;

/// <summary>What bridges tell the network; refuses what they must not.</summary>
internal sealed class RecordedNetwork
{
    /// <summary>The links there are, by the neighbour's name.</summary>
    public Dictionary<string, Link> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each neighbour's link came up.</summary>
    public List<string> Ups { get; } = [];

    public List<LinkMessage> Received { get; } = [];

    public List<string> Violations { get; } = [];

    public Ref<NetworkCommand> Spawn(ActorSystem system) => system.Spawn(new Props<NetworkCommand>(() => new Recorder(this)), "network");

    private void Record(NetworkCommand command)
    {
        switch (command)
        {
            case NetworkCommand.LinkUp up:
                Ups.Add(up.Link.Neighbour.Name);
                if (!Links.TryAdd(up.Link.Neighbour.Name, up.Link)) Violations.Add($"a second link to {up.Link.Neighbour}");
                break;
            case NetworkCommand.LinkDown down:
                if (!Links.Remove(down.Link.Neighbour.Name, out var was) || was != down.Link) Violations.Add($"{down.Link} down that was not up");
                break;
            case NetworkCommand.Received received:
                received.Link.Bridge.TryTell(new LinkCommand.Processed(received.Link, received.Bytes));
                // What was on its way to the actor when the link went down.
                if (Links.GetValueOrDefault(received.Link.Neighbour.Name) == received.Link) Received.AddRange(received.Messages);
                break;
        }
    }

    private sealed class Recorder(RecordedNetwork network) : Actor<NetworkCommand>
    {
        protected override void OnReceive(NetworkCommand message) => network.Record(message);
    }
}
