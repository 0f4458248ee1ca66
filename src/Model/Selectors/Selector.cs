using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Selectors.Expressions;
using ActorMQ.Model.Selectors.Parsing;

namespace ActorMQ.Model.Selectors;

/// <summary>
/// A compiled JMS message selector as ActiveMQ Classic has it for STOMP clients: a condition over a message's headers, in which a
/// header (always text) is converted when it meets a number or a boolean. Immutable and safe for use from any thread. Two selectors
/// are equal when their texts are, to the letter.
/// </summary>
public sealed class Selector : IEquatable<Selector>
{
    /// <summary>The longest text taken, in UTF-16 characters: a limit on the work a client can ask for per message.</summary>
    public const int MaxLength = 8192;

    /// <summary>How deep parentheses, NOTs, signs and function calls may nest, so that no text can exhaust the stack.</summary>
    public const int MaxNesting = 64;

    private readonly Expression _condition;
    private readonly EqualityKey? _key;

    private Selector(string text, Expression condition)
    {
        Text = text;
        _condition = condition;
        _key = EqualityKey.Find(condition);
    }

    /// <summary>Matches every message; what a blank text stands for.</summary>
    public static Selector Everything { get; } = new("", new Literal(Value.Of(true)));

    /// <summary>The text as it was given; empty for <see cref="Everything"/>.</summary>
    public string Text { get; }

    /// <summary>Compiles a selector; a blank text gives <see cref="Everything"/>.</summary>
    /// <exception cref="SelectorException">The text is no selector, or goes beyond a limit.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new SelectorException(MaxLength + 1, $"expected at most {MaxLength} characters, found {text.Length}");
        }
        return string.IsNullOrWhiteSpace(text) ? Everything : new Selector(text, new Parser(text).Parse());
    }

    /// <summary>The selector of a text that others have accepted; null when there is none, or it is not understood here.</summary>
    public static Selector? ParseOrNull(string? text)
    {
        if (text is null) return null;
        try
        {
            return Parse(text);
        }
        catch (SelectorException)
        {
            return null;
        }
    }

    /// <summary>Whether the condition is true for the message: false and unknown are no match. Throws nothing of its own.</summary>
    public bool Matches(ISelectable message) => _condition.Evaluate(message).IsTrue;

    /// <summary>
    /// A necessary condition fit for an index: when this gives a header and values, the selector can only match messages whose
    /// header has one of the values. The converse does not hold: what the index finds must still be
    /// asked with <see cref="Matches"/>.
    /// </summary>
    /// <param name="header">The name to ask <see cref="ISelectable.TryGetHeader"/> for.</param>
    /// <param name="values">At least one, each once; all texts or all numbers.</param>
    public bool TryGetEqualityKey([NotNullWhen(true)] out string? header, [NotNullWhen(true)] out IReadOnlyList<IndexValue>? values)
    {
        header = _key?.Header;
        values = _key?.Values;
        return _key is not null;
    }

    public bool Equals(Selector? other) => other is not null && other.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as Selector);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
