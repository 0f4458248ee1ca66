using ActorMQ.Model;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What a consumer of this broker may have under way from a queue of another one beyond its prefetch, when the way is long: it waits here until
/// the consumer has room for it.
/// </summary>
public sealed record LoanLimits
{
    public static LoanLimits None { get; } = new() { Messages = 0 };

    /// <summary>The most messages for one consumer from one queue; 0: none.</summary>
    public int Messages { get; init; } = 20_000;

    /// <summary>The most bytes for one consumer from one queue.</summary>
    public ByteSize Size { get; init; } = ByteSize.MiB(16);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Messages is < 0 or > 1_000_000) errors.Add("loan-messages must be from 0 to 1000000");
        if (Size < ByteSize.KiB(64) || Size.Bytes > 1 << 30) errors.Add("loan-size must be from 64KiB to 1GiB");
        return errors;
    }
}
