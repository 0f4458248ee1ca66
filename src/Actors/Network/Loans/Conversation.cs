using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// One conversation with another broker, for those who speak in it from turns of their own. What they say after it is over was about things
/// that the other end has forgotten, and is dropped.
/// </summary>
internal sealed class Conversation(string broker, long number, RoundTrip roundTrip, IRef<NetworkCommand> network)
{
    public string Broker => broker;

    /// <summary>No other has it.</summary>
    public long Number => number;

    /// <summary>How far away the broker is.</summary>
    public RoundTrip RoundTrip => roundTrip;

    /// <summary>Belongs to the network's turns.</summary>
    public bool IsOver { get; set; }

    /// <summary>Any thread.</summary>
    public void Send(NetworkContent content) => network.TryTell(new NetworkCommand.Say(this, content));
}
