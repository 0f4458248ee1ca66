namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>Whether a header is, as text and to the letter, one of some values. Any header, also one that stands for a number.</summary>
internal sealed class InTest(Header header, IReadOnlyCollection<string> values) : Expression
{
    private readonly HashSet<string> _values = new(values, StringComparer.Ordinal);

    public Header Header => header;

    /// <summary>Each once.</summary>
    public IReadOnlyCollection<string> Values => _values;

    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message) =>
        message.TryGetHeader(header.Name, out var text) ? Value.Of(_values.Contains(text)) : Value.Unknown;
}
