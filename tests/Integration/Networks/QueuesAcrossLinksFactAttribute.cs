namespace ActorMQ.Integration.Networks;

/// <summary>A test of queues whose producers and consumers are at different brokers. NETWORK_QUEUES=1 switches these on.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueuesAcrossLinksFactAttribute : FactAttribute
{
    /// <summary>Whether queues cross links. Once they do: true, and then the switch can go.</summary>
    public static readonly bool IsOn = Environment.GetEnvironmentVariable("NETWORK_QUEUES") == "1";

    public QueuesAcrossLinksFactAttribute()
    {
        if (!IsOn) Skip = "Queues do not cross links yet; NETWORK_QUEUES=1 tries it.";
    }
}
