namespace ActorMQ.Actors.Security.Logins;

/// <summary>How much logins may cost, and how those that go wrong are slowed down.</summary>
public sealed record LoginOptions
{
    /// <summary>Passwords that are verified at the same time; 0 = half the processors, at least one.</summary>
    public int Threads { get; init; }

    /// <summary>Different passwords that may wait to be verified.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>As many from one address.</summary>
    public int MaxWaitingPerAddress { get; init; } = 100;

    /// <summary>The longest pause after wrong passwords before the next one of the same user and address is looked at; zero = none.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Threads is < 0 or > 256) errors.Add("threads must be from 0 (half the processors) to 256");
        if (MaxWaiting < 1) errors.Add("max-waiting must be at least 1");
        if (MaxWaitingPerAddress < 1) errors.Add("max-waiting-per-address must be at least 1");
        if (MaxDelay < TimeSpan.Zero || MaxDelay > TimeSpan.FromMinutes(1)) errors.Add("max-delay must be from 0 to 1m");
        return errors;
    }
}
