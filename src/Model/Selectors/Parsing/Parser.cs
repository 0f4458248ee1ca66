using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>
/// A recursive descent over the grammar that stands above the methods. Besides the syntax it checks what is known of the types, so
/// that a selector that could never match for anybody is an error and not a silent subscription. From loose to tight: OR, AND,
/// NOT, comparisons, sums, products, signs. (ActiveMQ has NOT as tight as signs, against JMS and SQL: what is written
/// <c>NOT (a = 1)</c> there can also be written <c>NOT a = 1</c> here.)
/// </summary>
internal sealed partial class Parser
{
    private readonly Tokenizer _tokenizer;
    private Token _previous;
    private Token _token;
    private int _nesting;

    public Parser(string text)
    {
        _tokenizer = new Tokenizer(text);
        _token = _tokenizer.Next();
    }

    public Expression Parse()
    {
        var column = _token.Column;
        var condition = Condition(Or(), column);
        return _token.Kind == TokenKind.End ? condition : throw Expected("AND, OR or the end");
    }

    // or = and *( OR and )
    private Expression Or() => Conditions(TokenKind.Or, And, static operands => new Disjunction(operands));

    // and = not *( AND not )
    private Expression And() => Conditions(TokenKind.And, Not, static operands => new Conjunction(operands));

    private Expression Conditions(TokenKind @operator, Func<Expression> operand, Func<Expression[], Expression> combine)
    {
        var column = _token.Column;
        var first = operand();
        if (_token.Kind != @operator) return first;
        var operands = new List<Expression> { Condition(first, column) };
        while (Take(@operator))
        {
            column = _token.Column;
            operands.Add(Condition(operand(), column));
        }
        return combine([.. operands]);
    }

    // not = NOT not / comparison
    private Expression Not()
    {
        if (!Take(TokenKind.Not)) return Comparison();
        var column = _token.Column;
        return new Inversion(Condition(Nested(Not), column));
    }

    // comparison = sum [ ( "=" / "<>" / "<" / "<=" / ">" / ">=" ) sum / IS [NOT] NULL / [NOT] ( like / between / in ) ]
    private Expression Comparison()
    {
        var column = _token.Column;
        var left = Sum();
        if (_token.Kind is TokenKind.Is or TokenKind.Like or TokenKind.In) RequireNoHyphen(left, column, "expected a header name");
        if (_token.Kind == TokenKind.Symbol && ComparisonOf(_token.Source) is { } @operator) return Compared(left, column, @operator);
        if (Take(TokenKind.Is)) return NullTest(left);
        var isNegated = Take(TokenKind.Not);
        if (_token.Kind is TokenKind.Like or TokenKind.In) RequireNoHyphen(left, column, "expected a header name");
        if (Take(TokenKind.Like)) return Negated(isNegated, Like(left));
        if (Take(TokenKind.In)) return Negated(isNegated, In(left, column));
        if (Take(TokenKind.Between)) return Between(left, column, isNegated);
        return isNegated ? throw Expected("LIKE, IN or BETWEEN") : left;
    }

    private static Expression Negated(bool isNegated, Expression condition) => isNegated ? new Inversion(condition) : condition;

    private static ComparisonOperator? ComparisonOf(string symbol) => symbol switch
    {
        "=" => ComparisonOperator.Equal,
        "<>" => ComparisonOperator.NotEqual,
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ">=" => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private Comparison Compared(Expression left, int leftColumn, ComparisonOperator @operator)
    {
        Advance();
        var rightColumn = _token.Column;
        var right = Sum();
        RequireNoHyphen(left, right, rightColumn);
        RequireNoHyphen(right, left, leftColumn);
        if (@operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            RequireEquatable(left, leftColumn, right);
            RequireEquatable(right, rightColumn, left);
        }
        else
        {
            RequireNumber(left, leftColumn);
            RequireNumber(right, rightColumn);
        }
        return new Comparison(left, @operator, right);
    }

    /// <summary>Nobody compares a difference with text: who writes <c>a-b = '1'</c> means a header of that name.</summary>
    private static void RequireNoHyphen(Expression side, Expression other, int otherColumn)
    {
        if (other.Type is ExpressionType.Text or ExpressionType.Boolean) RequireNoHyphen(side, otherColumn, "a difference is a number, and this is none");
    }

    private static void RequireNoHyphen(Expression operand, int column, string problem)
    {
        if (operand is Arithmetic { HyphenatedName: { } name })
            throw new SelectorException(column, $"{problem} (a header name with '-' in it needs double quotes: \"{name}\")");
    }

    private static void RequireEquatable(Expression side, int column, Expression other)
    {
        if (side.Type == ExpressionType.Null) throw new SelectorException(column, "nothing equals NULL: use IS NULL or IS NOT NULL");
        if (side is Literal { Value: { Kind: ValueKind.Text } text } && other.Type == ExpressionType.Number && text.AsNumber().IsUnknown)
            throw new SelectorException(column, "a number never equals this text");
    }

    private Expression NullTest(Expression operand)
    {
        var isNegated = Take(TokenKind.Not);
        if (!Take(TokenKind.Null)) throw Expected(isNegated ? "NULL" : "NULL or NOT NULL");
        return Negated(isNegated, new NullTest(operand));
    }

    // like = LIKE text [ ESCAPE text ]
    private LikeTest Like(Expression operand)
    {
        var pattern = Text("a pattern in single quotes");
        if (!Take(TokenKind.Escape)) return new LikeTest(operand, new LikePattern(pattern, escape: null));
        var escape = Text("an escape character in single quotes");
        if (escape.Length != 1) throw new SelectorException(_previous.Column, "expected exactly one escape character");
        return new LikeTest(operand, new LikePattern(pattern, escape[0]));
    }

    // in = IN "(" text *( "," text ) ")"
    private InTest In(Expression operand, int column)
    {
        if (operand is not Header header) throw new SelectorException(column, "expected a header name before IN");
        Require("(");
        var values = new List<string>();
        do
        {
            values.Add(Text("a value in single quotes"));
        }
        while (TakeSymbol(","));
        Require(")");
        return new InTest(header, values);
    }

    // between = BETWEEN sum AND sum
    private Expression Between(Expression operand, int operandColumn, bool isNegated)
    {
        RequireNumber(operand, operandColumn);
        if (_token.Kind == TokenKind.Text) RequireNoHyphen(operand, _token.Column, "a difference is a number, and this is none");
        var low = Number(Sum);
        if (!Take(TokenKind.And)) throw Expected("AND");
        var high = Number(Sum);
        Comparison Is(ComparisonOperator @operator, Expression bound) => new(operand, @operator, bound);
        return isNegated
            ? new Disjunction([Is(ComparisonOperator.Less, low), Is(ComparisonOperator.Greater, high)])
            : new Conjunction([Is(ComparisonOperator.GreaterOrEqual, low), Is(ComparisonOperator.LessOrEqual, high)]);
    }

    // sum = product *( ( "+" / "-" ) product )
    private Expression Sum()
    {
        var chain = Chain("+-", Product);
        if (chain.Count == 1) return chain[0].Operand;
        if (chain.TrueForAll(link => link.Operand.Type != ExpressionType.Text)) return ArithmeticOf(chain);
        foreach (var (@operator, _, _) in chain)
        {
            if (@operator.Is("-")) throw new SelectorException(@operator.Column, "expected '+' to join texts, found '-'");
        }
        return new Concatenation([.. chain.Select(link => link.Operand)]);
    }

    // product = sign *( ( "*" / "/" / "%" ) sign )
    private Expression Product()
    {
        var chain = Chain("*/%", Sign);
        return chain.Count == 1 ? chain[0].Operand : ArithmeticOf(chain);
    }

    private List<(Token Operator, int Column, Expression Operand)> Chain(string operators, Func<Expression> operand)
    {
        var chain = new List<(Token Operator, int Column, Expression Operand)> { (default, _token.Column, operand()) };
        while (_token.Kind == TokenKind.Symbol && operators.Contains(_token.Source, StringComparison.Ordinal))
        {
            Advance();
            chain.Add((_previous, _token.Column, operand()));
        }
        return chain;
    }

    private static Arithmetic ArithmeticOf(List<(Token Operator, int Column, Expression Operand)> chain)
    {
        foreach (var (_, column, operand) in chain) RequireNumber(operand, column);
        return new Arithmetic(chain[0].Operand, [.. chain.Skip(1).Select(link => (link.Operator.Source[0], link.Operand))]) { HyphenatedName = HyphenatedName(chain) };
    }

    /// <summary>Who writes blanks means a difference.</summary>
    private static string? HyphenatedName(List<(Token Operator, int Column, Expression Operand)> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Operand is not Header) return null;
            if (i == 0) continue;
            var (@operator, column, _) = chain[i];
            var before = (Header)chain[i - 1].Operand;
            if (!@operator.Is("-") || column != @operator.Column + 1 || @operator.Column != chain[i - 1].Column + before.Name.Length) return null;
        }
        return string.Join('-', chain.Select(static link => ((Header)link.Operand).Name));
    }

    // sign = ( "+" / "-" ) sign / primary
    private Expression Sign()
    {
        if (TakeSymbol("-"))
        {
            // The smallest whole number has no positive counterpart, so the sign is read with the digits.
            return _token.Kind == TokenKind.Number ? NumberLiteral(isNegative: true) : new Negation(Number(() => Nested(Sign)));
        }
        return TakeSymbol("+") ? Number(() => Nested(Sign)) : Primary();
    }

    // primary = literal / header / function "(" arguments ")" / "(" or ")"
    private Expression Primary()
    {
        switch (_token.Kind)
        {
            case TokenKind.Text:
                return new Literal(Value.Of(Text("text")));
            case TokenKind.Number:
                return NumberLiteral(isNegative: false);
            case TokenKind.Identifier:
                Advance();
                var name = _previous;
                return !name.IsQuoted && TakeSymbol("(") ? Call(name) : new Header(name.Content);
            case TokenKind.XPath or TokenKind.XQuery:
                throw new SelectorException(_token.Column, $"{_token} is not supported: a selector sees headers, not bodies");
        }
        if (Take(TokenKind.True)) return new Literal(Value.Of(true));
        if (Take(TokenKind.False)) return new Literal(Value.Of(false));
        if (Take(TokenKind.Null)) return new Literal(Value.Unknown);
        if (!TakeSymbol("(")) throw Expected("a value");
        var inner = Nested(Or);
        Require(")");
        return inner;
    }

    private Literal NumberLiteral(bool isNegative)
    {
        var value = NumericLiteral.Parse(_token.Source, isNegative);
        if (value.IsUnknown)
        {
            throw new SelectorException(_token.Column, $"{_token} is no octal number (which a leading 0 means), or has over 63 bits");
        }
        Advance();
        return new Literal(value);
    }

    private Expression Nested(Func<Expression> parse)
    {
        if (_nesting == Selector.MaxNesting)
        {
            throw new SelectorException(_token.Column, $"expected at most {Selector.MaxNesting} levels of nesting");
        }
        _nesting++;
        var expression = parse();
        _nesting--;
        return expression;
    }

    private static Expression Condition(Expression expression, int column)
    {
        RequireNoHyphen(expression, column, "expected a condition, found a number");
        return expression.Type switch
        {
            ExpressionType.Boolean or ExpressionType.Null => expression,
            ExpressionType.Any => new TruthTest(expression),
            ExpressionType.Number => throw new SelectorException(column, "expected a condition, found a number"),
            _ => throw new SelectorException(column, "expected a condition, found text"),
        };
    }

    private Expression Number(Func<Expression> parse)
    {
        var column = _token.Column;
        var expression = parse();
        RequireNumber(expression, column);
        return expression;
    }

    private static void RequireNumber(Expression expression, int column)
    {
        var found = expression.Type switch
        {
            ExpressionType.Text => "text",
            ExpressionType.Boolean => "a condition",
            ExpressionType.Null => "NULL",
            _ => null,
        };
        if (found is not null) throw new SelectorException(column, $"expected a number, found {found}");
    }

    private string Text(string what)
    {
        if (_token.Kind != TokenKind.Text) throw Expected(what);
        Advance();
        return _previous.Content;
    }

    private bool Take(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (!_token.Is(symbol)) return false;
        Advance();
        return true;
    }

    private void Require(string symbol)
    {
        if (!TakeSymbol(symbol)) throw Expected($"'{symbol}'");
    }

    private void Advance()
    {
        _previous = _token;
        _token = _tokenizer.Next();
    }

    private SelectorException Expected(string what)
    {
        var after = _previous.Source is { Length: > 0 } ? $" after {_previous}" : "";
        return new SelectorException(_token.Column, $"expected {what}{after}, found {_token}");
    }
}
