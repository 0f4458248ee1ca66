namespace ActorMQ.Model.Tests.Selectors.Properties;

/// <summary>
/// A selector as a tree that prints itself with no more parentheses than it needs and evaluates itself in the most naive way:
/// null is unknown, otherwise a bool, a double or a string.
/// </summary>
internal abstract record Tree
{
    /// <summary>How tight the outermost operator binds: 1 OR, 2 AND, 3 NOT, 4 comparison, 5 sum, 6 product, 7 sign, 8 primary.</summary>
    public abstract int Tightness { get; }

    public abstract object? Evaluate(IReadOnlyDictionary<string, string> headers);

    protected abstract string Print();

    public string Print(int tightness) => Tightness < tightness ? $"({Print()})" : Print();

    public sealed override string ToString() => Print();

    protected static double? NumberOf(object? value) => value switch
    {
        double number => number,
        string text when text.All(c => char.IsAsciiDigit(c) || c is '.' or '-') && double.TryParse(text, out var number) => number + 0.0,
        _ => null,
    };

    protected static bool IsTrueText(string text) => text.Equals("true", StringComparison.OrdinalIgnoreCase);

    internal sealed record Constant(object? Value) : Tree
    {
        public override int Tightness => 8;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => Value;

        protected override string Print() => Value switch
        {
            null => "NULL",
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            _ => $"{Value}".ToLowerInvariant(),
        };
    }

    internal sealed record Name(string Header) : Tree
    {
        public override int Tightness => 8;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
        {
            var text = headers.GetValueOrDefault(Header);
            return Header == "JMSPriority" ? NumberOf(text) : text;
        }

        protected override string Print() => Header.Contains('-', StringComparison.Ordinal) ? $"\"{Header}\"" : Header;
    }

    internal sealed record Logic(bool IsAnd, Tree Left, Tree Right) : Tree
    {
        public override int Tightness => IsAnd ? 2 : 1;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
        {
            object?[] both = [AsCondition(Left, headers), AsCondition(Right, headers)];
            if (both.Contains(!IsAnd)) return !IsAnd;
            return both.Contains(null) ? null : IsAnd;
        }

        public static object? AsCondition(Tree tree, IReadOnlyDictionary<string, string> headers) =>
            tree.Evaluate(headers) is var value && value is string text ? IsTrueText(text) : value;

        protected override string Print() => $"{Left.Print(Tightness)} {(IsAnd ? "AND" : "oR")} {Right.Print(Tightness + 1)}";
    }

    internal sealed record Not(Tree Operand) : Tree
    {
        public override int Tightness => 3;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
            Logic.AsCondition(Operand, headers) is bool value ? !value : null;

        protected override string Print() => $"NOT {Operand.Print(3)}";
    }

    internal sealed record Compare(Tree Left, string Operator, Tree Right) : Tree
    {
        public override int Tightness => 4;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
            Relate(Left.Evaluate(headers), Operator, Right.Evaluate(headers));

        public static bool? Relate(object? left, string @operator, object? right)
        {
            int? order = (left, right) switch
            {
                (null, _) or (_, null) => null,
                (string x, string y) => string.CompareOrdinal(x, y),
                (bool x, bool y) => x.CompareTo(y),
                (bool x, string y) => x.CompareTo(IsTrueText(y)),
                (string x, bool y) => IsTrueText(x).CompareTo(y),
                (bool, _) or (_, bool) => null,
                _ => NumberOf(left) is { } x && NumberOf(right) is { } y ? x.CompareTo(y) : null,
            };
            if (left is null || right is null) return null;
            return @operator switch
            {
                "=" => order == 0,
                "<>" => order != 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            };
        }

        protected override string Print() => $"{Left.Print(5)}{Operator}{Right.Print(5)}";
    }

    internal sealed record Between(Tree Operand, bool IsNegated, Tree Low, Tree High) : Tree
    {
        public override int Tightness => 4;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => IsNegated
            ? new Logic(IsAnd: false, new Compare(Operand, "<", Low), new Compare(Operand, ">", High)).Evaluate(headers)
            : new Logic(IsAnd: true, new Compare(Operand, ">=", Low), new Compare(Operand, "<=", High)).Evaluate(headers);

        protected override string Print() =>
            $"{Operand.Print(5)}{(IsNegated ? " NOT" : "")} between {Low.Print(5)} AND {High.Print(5)}";
    }

    internal sealed record In(Name Header, bool IsNegated, string[] Values) : Tree
    {
        public override int Tightness => 4;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
            headers.TryGetValue(Header.Header, out var text) ? Values.Contains(text) != IsNegated : null;

        protected override string Print() =>
            $"{Header}{(IsNegated ? " NOT" : "")} IN ({string.Join(",", Values.Select(value => new Constant(value).ToString()))})";
    }

    internal sealed record Like(Name Header, bool IsNegated, string Pattern) : Tree
    {
        public override int Tightness => 4;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
            headers.TryGetValue(Header.Header, out var text) ? Fits(Pattern, text) != IsNegated : null;

        // The definition of a pattern, word for word, with '!' as the escape.
        private static bool Fits(string pattern, string text)
        {
            if (pattern.Length == 0) return text.Length == 0;
            if (pattern[0] == '%') return Enumerable.Range(0, text.Length + 1).Any(skipped => Fits(pattern[1..], text[skipped..]));
            if (text.Length == 0) return false;
            if (pattern[0] == '_') return Fits(pattern[1..], text[1..]);
            var isEscape = pattern.Length > 1 && pattern[0] == '!' && pattern[1] is '_' or '%' or '!';
            return isEscape
                ? pattern[1] == text[0] && Fits(pattern[2..], text[1..])
                : pattern[0] == text[0] && Fits(pattern[1..], text[1..]);
        }

        protected override string Print() =>
            $"{Header}{(IsNegated ? " NOT" : "")} LIKE {new Constant(Pattern)} ESCAPE '!'";
    }

    internal sealed record IsNull(Tree Operand, bool IsNegated) : Tree
    {
        public override int Tightness => 4;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => Operand.Evaluate(headers) is null != IsNegated;

        protected override string Print() => $"{Operand.Print(5)} IS {(IsNegated ? "NOT " : "")}NULL";
    }

    internal sealed record Reckon(Tree Left, char Operator, Tree Right) : Tree
    {
        public override int Tightness => Operator is '+' or '-' ? 5 : 6;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
        {
            if (NumberOf(Left.Evaluate(headers)) is not { } x || NumberOf(Right.Evaluate(headers)) is not { } y) return null;
            var result = Operator switch
            {
                '+' => x + y,
                '-' => x - y,
                '*' => x * y,
                '/' => x / y,
                _ => x % y,
            };
            return double.IsNaN(result) ? null : result + 0.0;
        }

        protected override string Print() => $"{Left.Print(Tightness)} {Operator} {Right.Print(Tightness + 1)}";
    }

    internal sealed record Minus(Tree Operand) : Tree
    {
        public override int Tightness => 7;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => 0.0 - NumberOf(Operand.Evaluate(headers));

        protected override string Print() => $"-{Operand.Print(7)}";
    }

    internal sealed record Join(Name Left, string Right) : Tree
    {
        public override int Tightness => 5;

        public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
            headers.TryGetValue(Left.Header, out var text) ? text + Right : null;

        protected override string Print() => $"{Left} + {new Constant(Right)}";
    }
}
