using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

/// <summary>Sees all three values through <see cref="Selector.Matches"/>, which by itself does not tell false from unknown.</summary>
internal static class Outcome
{
    public static string Of(string condition, string headers) => Of(condition, Headers.Of(headers));

    public static string Of(string condition, ISelectable message)
    {
        var outcomes = new List<string>();
        if (Selector.Parse(condition).Matches(message)) outcomes.Add("true");
        if (Selector.Parse($"NOT ({condition})").Matches(message)) outcomes.Add("false");
        if (Selector.Parse($"({condition}) IS NULL").Matches(message)) outcomes.Add("unknown");
        return Assert.Single(outcomes);
    }
}
