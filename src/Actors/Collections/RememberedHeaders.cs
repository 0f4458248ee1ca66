using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Collections;

/// <summary>A message's headers for many selectors that ask for the same few: each is looked up and decoded once.</summary>
internal sealed class RememberedHeaders(Message message) : ISelectable
{
    // A selector may ask for as many as it likes.
    private const int Most = 16;

    private readonly List<(string Name, string? Value)> _remembered = [];

    public bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var (known, text) in _remembered)
        {
            if (known != name) continue;
            value = text;
            return text is not null;
        }
        message.TryGetHeader(name, out value);
        if (_remembered.Count < Most) _remembered.Add((name, value));
        return value is not null;
    }
}
