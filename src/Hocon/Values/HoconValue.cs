using ActorMQ.Hocon.Conversion;

namespace ActorMQ.Hocon;

/// <summary>
/// A value of a resolved tree. The <c>As…</c> methods convert as the specification says ("Automatic type conversions") and fail
/// with a <see cref="HoconException"/> that names the place, the path, what was expected and what was found. Null converts to
/// nothing. Immutable. Two values are equal if they have the same type and content, wherever they are written.
/// </summary>
public abstract class HoconValue
{
    private readonly ValuePlace _place;

    private protected HoconValue(ValuePlace place) => _place = place;

    /// <summary>Where the value is written. If it came by a substitution, where that leads to; if it was merged, where the last
    /// part is.</summary>
    public HoconOrigin Origin => _place.Origin;

    /// <summary>Where the key is written that this value belongs to; for the item of an array the item itself.</summary>
    public HoconOrigin KeyOrigin => _place.KeyOrigin;

    /// <summary>Where the value is in the tree.</summary>
    public HoconPath Path => _place.Path;

    internal ValuePlace Place => _place;

    /// <summary>What it is, for a message.</summary>
    internal abstract string Description { get; }

    /// <summary>The text of a text, number or boolean; null for all others.</summary>
    internal virtual string? ScalarText => null;

    /// <summary>The text of a text or number; null for all others.</summary>
    internal virtual string? NumericText => null;

    /// <summary>A text; a number as it was written; <c>true</c> or <c>false</c>.</summary>
    /// <exception cref="HoconException">It is null, an array or an object.</exception>
    public string AsString() => ScalarText ?? throw Unexpected("a text");

    /// <summary>A whole number, or a text that is one.</summary>
    /// <exception cref="HoconException">It is no number, has a fraction, or is out of range.</exception>
    public long AsInt64() => (long)WholeNumber.Convert(this, long.MinValue, long.MaxValue);

    /// <inheritdoc cref="AsInt64"/>
    public int AsInt32() => (int)WholeNumber.Convert(this, int.MinValue, int.MaxValue);

    /// <summary>A number, or a text that is one.</summary>
    /// <exception cref="HoconException">It is no number or out of range.</exception>
    public double AsDouble() => FloatingPointNumber.Convert(this);

    /// <summary>A boolean, or one of the texts true, yes, on, false, no, off.</summary>
    /// <exception cref="HoconException">It is anything else.</exception>
    public bool AsBoolean() => ScalarText switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Unexpected("true or false"),
    };

    /// <summary>A number with an optional unit from <c>ns</c> to <c>d</c>, short or spelled out, rounded to 100 nanoseconds; a
    /// number without a unit counts milliseconds (spec "Duration format").</summary>
    /// <exception cref="HoconException">It is anything else, or out of range.</exception>
    public TimeSpan AsDuration() => new((long)UnitFamily.Duration.Convert(this, MidpointRounding.AwayFromZero));

    /// <summary>A number with an optional unit of bytes, powers of ten (<c>kB</c>, <c>MB</c>) or of two (<c>K</c>, <c>KiB</c>), short
    /// or spelled out; fractions of a byte are dropped (spec "Size in bytes format").</summary>
    /// <exception cref="HoconException">It is anything else, or out of range.</exception>
    public long AsBytes() => (long)UnitFamily.Size.Convert(this, MidpointRounding.ToZero);

    /// <summary>A whole number with an optional unit of calendar time (<c>d</c>, <c>w</c>, <c>m</c>, <c>mo</c>, <c>y</c>, or spelled
    /// out); a number without a unit counts days (spec "Period Format").</summary>
    /// <exception cref="HoconException">It is anything else, or out of range.</exception>
    public HoconPeriod AsPeriod() => PeriodFormat.Convert(this);

    /// <summary>An array, or an object with whole numbers as keys, whose values are taken in the order of these.</summary>
    /// <exception cref="HoconException">It is anything else.</exception>
    public virtual HoconArray AsArray() => throw Unexpected("an array");

    /// <summary>An object.</summary>
    /// <exception cref="HoconException">It is anything else.</exception>
    public virtual HoconObject AsObject() => throw Unexpected("an object");

    /// <summary>The exception for a value that is not what it should be, in the words of this library; for conversions and checks of
    /// one's own.</summary>
    /// <param name="expected">What the value should be, such as <c>a port from 1 to 65535</c>.</param>
    public HoconException Unexpected(string expected) =>
        new(Origin, $"{(Path.Keys.Count == 0 ? "" : $"{Path}: ")}expected {expected}, found {Description}");

    /// <summary>The value as JSON.</summary>
    public override string ToString() => HoconJson.Write(this);
}
