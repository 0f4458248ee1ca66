namespace ActorMQ.Actors.Credit;

/// <summary>How many destinations there may be. Safe for use from any thread.</summary>
public interface IDestinationLimits
{
    /// <summary>The most destinations of all kinds together.</summary>
    int MaxDestinations { get; }

    /// <summary>The most destinations that one user has made; of who needs no password, that were made from one address.</summary>
    int MaxDestinationsPerUser { get; }
}
