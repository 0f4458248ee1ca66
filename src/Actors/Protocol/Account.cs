
namespace ActorMQ.Actors.Protocol;

/// <summary>
/// Whom limits hold answerable for what is there: a user who has proved who he is, another broker, or an address, since the name of whoever
/// needs no password proves nothing.
/// </summary>
/// <param name="Text">As messages and the journal name it, such as <c>user alice</c>.</param>
public readonly record struct Account(string Text)
{
    public static Account OfUser(string name) => new($"user {name}");

    public static Account OfAddress(Origin origin) => new($"address {origin}");

    public static Account OfBroker(string name) => new($"broker {name}");

    /// <inheritdoc />
    public override string ToString() => Text;
}
