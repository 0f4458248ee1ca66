using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorMQ.Actors.Engine.Invariants;

/// <summary>A text that is made only if what it is about does not hold: checks are many, and nearly all of them succeed.</summary>
[InterpolatedStringHandler]
public ref struct InvariantText
{
    private DefaultInterpolatedStringHandler _text;

    public InvariantText(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = !condition;
        _text = condition ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
