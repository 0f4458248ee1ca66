using System.Globalization;

namespace ActorMQ.Hocon;

/// <summary>Spec "Conversion of numerically-indexed objects to arrays".</summary>
internal static class NumericKeys
{
    /// <summary>The values whose keys are whole numbers, by number. Gaps close up; other keys are ignored.</summary>
    public static IReadOnlyList<T> InOrder<T>(IEnumerable<KeyValuePair<string, T>> fields) =>
    [
        .. fields
            .Select(f => (IsNumber: int.TryParse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var n), Number: n, f.Value))
            .Where(f => f.IsNumber)
            .OrderBy(f => f.Number)
            .Select(f => f.Value),
    ];
}
