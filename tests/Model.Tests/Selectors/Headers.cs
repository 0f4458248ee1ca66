using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

/// <summary>A message that is nothing but its headers, and remembers which of them it was asked for.</summary>
internal sealed class Headers(IReadOnlyDictionary<string, string> headers) : ISelectable
{
    public static Headers None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    public List<string> Asked { get; } = [];

    /// <summary>From a line such as <c>"a=1; b=two"</c>.</summary>
    public static Headers Of(string line) => new(line
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(header => header.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));

    public static Headers With(string name, string value) => new(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value });

    public bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        Asked.Add(name);
        return headers.TryGetValue(name, out value);
    }

    public override string ToString() => string.Join("; ", headers.Select(header => $"{header.Key}={header.Value}"));
}
