namespace ActorMQ.Nodes.Logging;

/// <summary>Something that was logged and is not written yet.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How serious.</param>
/// <param name="Category">By whom, such as <c>actormq.gateway</c>.</param>
/// <param name="Id">What kind of event; 0 when it has no number.</param>
/// <param name="Template">The message with placeholders, or as it is when there are none.</param>
/// <param name="Values">The placeholders' values.</param>
/// <param name="Exception">What went wrong.</param>
/// <param name="WithDetails">Whether the exception's stack trace is wanted.</param>
internal sealed record LogEvent(
    DateTimeOffset Time,
    LogLevel Level,
    string Category,
    int Id,
    string Template,
    IReadOnlyList<KeyValuePair<string, object?>> Values,
    Exception? Exception,
    bool WithDetails)
{
    private const string Root = "actormq.";

    /// <summary>The category without what they all have in common.</summary>
    public ReadOnlySpan<char> Area => Category.StartsWith(Root, StringComparison.Ordinal) ? Category.AsSpan(Root.Length) : Category;
}
