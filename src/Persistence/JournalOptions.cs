using ActorMQ.Model;

namespace ActorMQ.Persistence;

/// <summary>How changes are gathered into transactions, whatever the driver.</summary>
public sealed record JournalOptions
{
    /// <summary>A transaction is closed once it has this many messages, deletions and updates; what one batch or unit has stays together.</summary>
    public int MaxChangesPerCommit { get; init; } = 10_000;

    /// <summary>A transaction is closed once its messages have this many bytes.</summary>
    public ByteSize MaxBytesPerCommit { get; init; } = ByteSize.MiB(64);

    /// <summary>How long to wait before trying again what could not be written.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxChangesPerCommit < 1) errors.Add("max-changes-per-commit must be at least 1");
        if (MaxBytesPerCommit.Bytes < 1) errors.Add("max-bytes-per-commit must be at least 1B");
        if (RetryInterval <= TimeSpan.Zero) errors.Add("retry-interval must be longer than 0");
        return errors;
    }
}
