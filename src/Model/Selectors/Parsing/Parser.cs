using System.Text.RegularExpressions;
using ActorMQ.Model.Selectors.Expressions;
using ActorMQ.Model.Selectors.Functions;

namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>
/// A recursive descent over the grammar that stands above the methods. Besides the syntax it checks what is known of the types, so
/// that a selector that could never match for anybody is an error and not a silent subscription. From loose to tight: OR, AND,
/// NOT, comparisons, sums, products, signs. (ActiveMQ has NOT as tight as signs, against JMS and SQL: what is written
/// <c>NOT (a = 1)</c> there can also be written <c>NOT a = 1</c> here.)
/// </summary>
internal sealed class Parser
{
    private readonly PatternLiterals _patterns = new();
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
        var condition = TypeRules.Condition(Or(), column);
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
        var operands = new List<Expression> { TypeRules.Condition(first, column) };
        while (Take(@operator))
        {
            column = _token.Column;
            operands.Add(TypeRules.Condition(operand(), column));
        }
        return combine([.. operands]);
    }

    // not = NOT not / comparison
    private Expression Not()
    {
        if (!Take(TokenKind.Not)) return Comparison();
        var column = _token.Column;
        return new Inversion(TypeRules.Condition(Nested(Not), column));
    }

    // comparison = sum [ ( "=" / "<>" / "<" / "<=" / ">" / ">=" ) sum / IS [NOT] NULL / [NOT] ( like / between / in ) ]
    private Expression Comparison()
    {
        var column = _token.Column;
        var left = Sum();
        if (_token.Kind is TokenKind.Is or TokenKind.Like or TokenKind.In) TypeRules.RequireNoHyphen(left, column, "expected a header name");
        if (_token.Kind == TokenKind.Symbol && ComparisonOf(_token.Source) is { } @operator) return Compared(left, column, @operator);
        if (Take(TokenKind.Is)) return NullTest(left);
        var isNegated = Take(TokenKind.Not);
        if (_token.Kind is TokenKind.Like or TokenKind.In) TypeRules.RequireNoHyphen(left, column, "expected a header name");
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
        TypeRules.RequireNoHyphen(left, right, rightColumn);
        TypeRules.RequireNoHyphen(right, left, leftColumn);
        if (@operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            TypeRules.RequireEquatable(left, leftColumn, right);
            TypeRules.RequireEquatable(right, rightColumn, left);
        }
        else
        {
            TypeRules.RequireNumber(left, leftColumn);
            TypeRules.RequireNumber(right, rightColumn);
        }
        return new Comparison(left, @operator, right);
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
        TypeRules.RequireNumber(operand, operandColumn);
        if (_token.Kind == TokenKind.Text) TypeRules.RequireNoHyphen(operand, _token.Column, "a difference is a number, and this is none");
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
        foreach (var (_, column, operand) in chain) TypeRules.RequireNumber(operand, column);
        return new Arithmetic(
            chain[0].Operand, [.. chain.Skip(1).Select(link => (link.Operator.Source[0], link.Operand))])
        { HyphenatedName = TypeRules.HyphenatedName(chain) };
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

    private Expression Number(Func<Expression> parse)
    {
        var column = _token.Column;
        var expression = parse();
        TypeRules.RequireNumber(expression, column);
        return expression;
    }

    // The functions that ActiveMQ has by default.
    private Expression Call(Token name)
    {
        Expression function;
        switch (name.Content.ToUpperInvariant())
        {
            case "REGEX":
                var pattern = RegexPattern();
                Require(",");
                function = new RegexTest(pattern, Nested(Or));
                break;
            case "INLIST":
                var list = List();
                Require(",");
                function = new InListTest(list, Nested(Or));
                break;
            case "REPLACE":
                var source = Nested(Or);
                Require(",");
                var part = PlainPattern();
                Require(",");
                function = new Replacement(source, part, ReplacementText());
                break;
            case "MAKELIST" or "SPLIT":
                throw new SelectorException(name.Column, $"{name} gives a list, which only INLIST takes");
            default:
                throw new SelectorException(name.Column, $"{name} is no function: expected REGEX, INLIST or REPLACE");
        }
        Require(")");
        return function;
    }

    // list = MAKELIST "(" or *( "," or ) ")" / SPLIT "(" or "," text [ "," number ] ")"
    private ListExpression List()
    {
        var name = _token;
        Advance();
        Require("(");
        ListExpression list = name.Content.ToUpperInvariant() switch
        {
            "MAKELIST" => MakeList(),
            "SPLIT" => Split(),
            _ => throw new SelectorException(name.Column, $"expected MAKELIST or SPLIT, found {name}"),
        };
        Require(")");
        return list;
    }

    private MakeList MakeList()
    {
        var elements = new List<Expression>();
        do
        {
            elements.Add(Nested(Or));
        }
        while (TakeSymbol(","));
        return new MakeList(elements);
    }

    private SplitList Split()
    {
        var source = Nested(Or);
        Require(",");
        var separator = PlainPattern();
        return new SplitList(source, separator, TakeSymbol(",") ? Limit() : 0);
    }

    private int Limit()
    {
        var isNegative = TakeSymbol("-");
        if (_token.Kind != TokenKind.Number) throw Expected("a whole number");
        var column = _token.Column;
        return NumberLiteral(isNegative).Value.TryGetInteger(out var limit)
            ? (int)Math.Clamp(limit, int.MinValue, int.MaxValue)
            : throw new SelectorException(column, "expected a whole number");
    }

    private Regex RegexPattern()
    {
        var pattern = Text("a regular expression in single quotes");
        return _patterns.Regex(pattern, _previous.Column);
    }

    private string PlainPattern()
    {
        var pattern = Text("text in single quotes");
        return PatternLiterals.Plain(pattern, _previous.Column);
    }

    private string ReplacementText()
    {
        var text = Text("a replacement in single quotes");
        return PatternLiterals.Replacement(text, _previous.Column);
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
