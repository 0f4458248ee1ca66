namespace ActorMQ.Hocon.Resolution;

/// <summary>Counts what is made while resolving, so that a small file cannot become a huge tree.</summary>
internal sealed class ResolutionBudget(int limit)
{
    private const int CharactersPerStep = 32;

    private long _spent;

    /// <summary>Counts steps.</summary>
    /// <param name="steps">One for each value.</param>
    /// <param name="origin">What they are taken for.</param>
    public void Spend(int steps, HoconOrigin origin)
    {
        _spent += steps;
        if (_spent > limit)
        {
            throw new HoconException(origin,
                $"it takes more than {limit} steps to resolve the configuration; do substitutions copy each other's values over and over?");
        }
    }

    /// <summary>Counts a text.</summary>
    public void Spend(string text, HoconOrigin origin) => Spend(text.Length / CharactersPerStep, origin);
}
