namespace ActorMQ.Actors.Bridges;

/// <summary>Why a broker refuses a link, or ends it for good. The codes are sent: they never change (a test holds them).</summary>
/// <param name="Code">Stable, lower case with hyphens.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record LinkRefusal(string Code, string Advice)
{
    public static readonly LinkRefusal SameBroker = new("same-broker", "A broker's connector leads to the broker itself: take that uri out.");

    public static readonly LinkRefusal SameName = new("same-name", "Two brokers have the same name: give one of them another broker.name.");

    public static readonly LinkRefusal OlderRun = new("older-run",
        "A broker of this name that was started later is linked already: give one of the two another broker.name.");

    public static readonly LinkRefusal ProtocolVersion = new(
        "protocol-version", "The brokers are of versions that do not understand each other: update the older one.");

    public static readonly LinkRefusal AuthenticationFailed = new("authentication-failed", "Check user and password of the connector, or its certificate.");

    public static readonly LinkRefusal NotAuthorized = new("not-authorized", "Give the user network = true at the broker that refused.");

    public static readonly LinkRefusal Malformed = new(
        "malformed", "What came is not what brokers say to each other. Check that the uri leads to a port for brokers.");

    public static readonly LinkRefusal Replaced = new("replaced", "A new link has taken the place of this one.");

    public static readonly LinkRefusal Stopping = new("stopping", "The broker is shutting down.");

    /// <summary>Every code there is.</summary>
    public static IReadOnlyList<LinkRefusal> All { get; } =
        [SameBroker, SameName, OlderRun, ProtocolVersion, AuthenticationFailed, NotAuthorized, Malformed, Replaced, Stopping];

    /// <summary>What is known of a code; null for one of a later version.</summary>
    public static LinkRefusal? Find(string code) => All.FirstOrDefault(refusal => refusal.Code == code);

    /// <inheritdoc />
    public override string ToString() => Code;
}
