namespace ActorMQ.Actors.Connections;

/// <summary>Destinations as JMS clients of ActiveMQ write them.</summary>
internal static class JmsDestination
{
    private static readonly string[] Kinds = ["queue", "topic", "temp-queue", "temp-topic"];

    /// <summary><c>topic://NAME</c> is <c>/topic/NAME</c>, and a bare name a queue's; what begins with a slash is STOMP's already.</summary>
    public static string ToStomp(string text)
    {
        foreach (var kind in Kinds)
        {
            if (text.StartsWith($"{kind}://", StringComparison.Ordinal)) return $"/{kind}/{text[(kind.Length + 3)..]}";
        }
        return text.StartsWith('/') ? text : $"/queue/{text}";
    }
}
