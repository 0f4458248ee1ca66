using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// One conversation with another broker. What is said in it after it is over was about things that the other end has forgotten, and is dropped.
/// Belongs to the network's turns: others know it by its number.
/// </summary>
internal sealed class Conversation(string broker, long number, RoundTrip roundTrip)
{
    public string Broker => Home.Name;

    /// <summary>No other has it, see <see cref="NetworkNumbers"/>.</summary>
    public long Number => Home.Conversation;

    /// <summary>What is said of the broker's queues is a part of this conversation.</summary>
    public HomeBroker Home { get; } = new(broker, number);

    /// <summary>How far away the broker is.</summary>
    public RoundTrip RoundTrip => roundTrip;

    public bool IsOver { get; private set; }

    public void End() => IsOver = true;

    /// <summary>Says something to the broker, behind all that was said before.</summary>
    public void Say(NetworkContent content, IHomeEffects effects)
    {
        if (!IsOver) effects.Say(Broker, content);
    }
}
