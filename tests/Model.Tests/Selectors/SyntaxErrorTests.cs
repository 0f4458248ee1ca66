using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("count > 5 AND", 14, "expected a value after 'AND', found end of text")]
    [InlineData("count >", 8, "expected a value after '>', found end of text")]
    [InlineData("= 'x'", 1, "expected a value, found '='")]
    [InlineData("a = 1 AMD b = 2", 7, "expected AND, OR or the end after '1', found 'AMD'")]
    [InlineData("a = b = c", 7, "expected AND, OR or the end after 'b', found '='")]
    [InlineData("a = 'x' 'y'", 9, "expected AND, OR or the end after ''x'', found ''y''")]
    [InlineData("a != 1", 3, "unexpected character '!'")]
    [InlineData("a = 1;", 6, "unexpected character ';'")]
    [InlineData("a = \u0007", 5, "unexpected character U+0007")]
    [InlineData("(a = 1", 7, "expected ')' after '1', found end of text")]
    [InlineData("a = 1)", 6, "expected AND, OR or the end after '1', found ')'")]
    [InlineData("()", 2, "expected a value after '(', found ')'")]
    [InlineData("a NOT 5", 7, "expected LIKE, IN or BETWEEN after 'NOT', found '5'")]
    [InlineData("a IS 5", 6, "expected NULL or NOT NULL after 'IS', found '5'")]
    [InlineData("a IS NOT 5", 10, "expected NULL after 'NOT', found '5'")]
    [InlineData("a BETWEEN 1 OR 2", 13, "expected AND after '1', found 'OR'")]
    [InlineData("a = 'open", 5, "the quote ' is opened here and never closed")]
    [InlineData("\"open = 1", 1, "the quote \" is opened here and never closed")]
    [InlineData("\"\" = 1", 1, "expected a name between the double quotes")]
    [InlineData("foo.bar = 1", 1, "a header name with '.' or '-' in it needs double quotes")]
    [InlineData("a = 08", 5, "'08' is no octal number (which a leading 0 means), or has over 63 bits")]
    [InlineData("a = 0x8000000000000000", 5, "'0x8000000000000000' is no octal number (which a leading 0 means), or has over 63 bits")]
    public void Says_where_it_stopped_and_what_it_expected(string text, int column, string problem) => Fails(text, column, problem);

    [Theory]
    [InlineData("3 + 5", 1, "expected a condition, found a number")]
    [InlineData("a = 1 AND 'x'", 11, "expected a condition, found text")]
    [InlineData("NOT 5", 5, "expected a condition, found a number")]
    [InlineData("a > '5'", 5, "expected a number, found text")]
    [InlineData("a >= TRUE", 6, "expected a number, found a condition")]
    [InlineData("(a = 1) < 5", 1, "expected a number, found a condition")]
    [InlineData("a BETWEEN 'a' AND 'c'", 11, "expected a number, found text")]
    [InlineData("a < NULL", 5, "expected a number, found NULL")]
    [InlineData("a * 'x' = 1", 5, "expected a number, found text")]
    [InlineData("-'x' = 1", 2, "expected a number, found text")]
    [InlineData("a - 'x' = 'y'", 3, "expected '+' to join texts, found '-'")]
    [InlineData("a = NULL", 5, "nothing equals NULL: use IS NULL or IS NOT NULL")]
    [InlineData("'high' <> JMSPriority", 1, "a number never equals this text")]
    [InlineData("a - 1 = 'x'", 9, "a number never equals this text")]
    public void What_can_never_be_true_is_an_error(string text, int column, string problem) => Fails(text, column, problem);

    [Theory]
    [InlineData("mc-id = 'x'", 9, "a difference is a number, and this is none")]
    [InlineData("mc-id = '1'", 9, "a difference is a number, and this is none")]
    [InlineData("'1' <> mc-id", 1, "a difference is a number, and this is none")]
    [InlineData("mc-id = TRUE", 9, "a difference is a number, and this is none")]
    [InlineData("mc-id > 'x'", 9, "a difference is a number, and this is none")]
    [InlineData("mc-id BETWEEN 'a' AND 'b'", 15, "a difference is a number, and this is none")]
    [InlineData("mc-id LIKE 'x%'", 1, "expected a header name")]
    [InlineData("mc-id NOT IN ('x')", 1, "expected a header name")]
    [InlineData("mc-id IS NULL", 1, "expected a header name")]
    [InlineData("(mc-id) IS NOT NULL", 1, "expected a header name")]
    [InlineData("NOT mc-id", 5, "expected a condition, found a number")]
    public void A_difference_of_headers_where_a_name_was_meant_is_an_error_that_helps(string text, int column, string problem) =>
        Fails(text, column, $"{problem} (a header name with '-' in it needs double quotes: \"mc-id\")");

    [Theory]
    [InlineData("mc - id IS NULL")]
    [InlineData("mc-id NOT BETWEEN 1 AND 2")]
    [InlineData("mc-id = mc-other")]
    public void Who_writes_blanks_or_compares_with_numbers_means_a_difference(string text) => Assert.NotNull(Selector.Parse(text));

    [Fact]
    public void The_name_that_was_meant_may_have_more_than_one_hyphen() =>
        Fails("x-mc-id = '1'", 11, "a difference is a number, and this is none (a header name with '-' in it needs double quotes: \"x-mc-id\")");

    [Theory]
    [InlineData("a LIKE b", 8, "expected a pattern in single quotes after 'LIKE', found 'b'")]
    [InlineData("a LIKE 'x' ESCAPE '!!'", 19, "expected exactly one escape character")]
    [InlineData("a LIKE 'x' ESCAPE ''", 19, "expected exactly one escape character")]
    [InlineData("a IN ()", 7, "expected a value in single quotes after '(', found ')'")]
    [InlineData("a IN (1, 2)", 7, "expected a value in single quotes after '(', found '1'")]
    [InlineData("a IN ('x' 'y')", 11, "expected ')' after ''x'', found ''y''")]
    [InlineData("a IN 'x'", 6, "expected '(' after 'IN', found ''x''")]
    [InlineData("a + 1 IN ('x')", 1, "expected a header name before IN")]
    [InlineData("XPATH '//a'", 1, "'XPATH' is not supported: a selector sees headers, not bodies")]
    [InlineData("a = 1 OR xquery 'b'", 10, "'xquery' is not supported: a selector sees headers, not bodies")]
    public void Says_what_a_test_takes(string text, int column, string problem) => Fails(text, column, problem);

    [Theory]
    [InlineData("SUM(a) = 1", 1, "'SUM' is no function: expected REGEX, INLIST or REPLACE")]
    [InlineData("SPLIT(a, ',') = 'x'", 1, "'SPLIT' gives a list, which only INLIST takes")]
    [InlineData("INLIST(a, 'x')", 9, "expected '(' after 'a', found ','")]
    [InlineData("INLIST(REGEX('x', a), 'x')", 8, "expected MAKELIST or SPLIT, found 'REGEX'")]
    [InlineData("INLIST(SPLIT(a, '[,;]'), 'x')", 17, "expected plain text, in which [ is written \\[")]
    [InlineData("INLIST(SPLIT(a, ''), 'x')", 17, "expected text that is not empty")]
    [InlineData("INLIST(SPLIT(a, ',', 1.5), 'x')", 22, "expected a whole number")]
    [InlineData("REGEX(a, b)", 7, "expected a regular expression in single quotes after '(', found 'a'")]
    [InlineData("REGEX('[', a)", 7, "invalid regular expression: UnterminatedBracket at its character 1")]
    [InlineData("REGEX('(?=x)', a)", 7, "look-around, back references and large repetition counts are not supported")]
    [InlineData("REGEX('(a{1000}){1000}', a)", 7, "look-around, back references and large repetition counts are not supported")]
    [InlineData("REGEX('x')", 10, "expected ',' after ''x'', found ')'")]
    [InlineData("REPLACE(a, 'x', '$1') = 'y'", 17, "REPLACE takes a plain replacement, without '$' and '\\'")]
    public void Says_what_a_function_takes(string text, int column, string problem) => Fails(text, column, problem);

    [Fact]
    public void Shows_the_beginning_only_of_something_long() =>
        Fails($"a = {new string('x', 100)} y", 106, $"expected AND, OR or the end after '{new string('x', 30)}...', found 'y'");

    [Fact]
    public void Refuses_a_text_beyond_the_limit()
    {
        var longest = $"a = '{new string('x', Selector.MaxLength - 6)}'";

        Assert.Equal(longest, Selector.Parse(longest).Text);
        Fails(longest + " ", 8193, "expected at most 8192 characters, found 8193");
    }

    [Fact]
    public void Refuses_more_or_longer_regular_expressions_than_a_message_should_pay_for()
    {
        var four = string.Join(" OR ", Enumerable.Repeat("REGEX('x', a)", 4));

        Assert.NotNull(Selector.Parse(four));
        Fails(four + " OR REGEX('x', a)", 75, "expected at most 4 regular expressions");
        Fails($"REGEX('{new string('x', 513)}', a)", 7, "expected a regular expression of at most 512 characters");
    }

    [Theory]
    [InlineData("(", "a", ")")]
    [InlineData("NOT ", "a", "")]
    [InlineData("-", "a", " = 1")]
    [InlineData("+", "a", " = 1")]
    [InlineData("REPLACE(", "a", ", 'x', 'y')")]
    [InlineData("INLIST(MAKELIST(", "a", "), 'x')")]
    public void Refuses_nesting_beyond_the_limit_whatever_nests(string open, string inner, string close)
    {
        string Nest(int levels) => string.Concat(Enumerable.Repeat(open, levels)) + inner
            + (close.StartsWith(' ') ? close : string.Concat(Enumerable.Repeat(close, levels)));

        Assert.NotNull(Selector.Parse(Nest(Selector.MaxNesting)));
        var error = Assert.Throws<SelectorException>(() => Selector.Parse(Nest(Selector.MaxNesting + 1)));
        Assert.Contains("expected at most 64 levels of nesting", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = 1", " OR a = 1")]
    [InlineData("a = 1", " AND a = 1")]
    [InlineData("1 = 1", "+1")]
    [InlineData("1 = 1", "*1")]
    [InlineData("'' = ''", "+''")]
    public void Takes_a_chain_of_any_length_within_the_limit(string first, string next)
    {
        var repeats = (Selector.MaxLength - first.Length) / next.Length;

        Selector.Parse(first + string.Concat(Enumerable.Repeat(next, repeats))).Matches(Headers.None);
    }

    private static void Fails(string text, int column, string problem)
    {
        var error = Assert.Throws<SelectorException>(() => Selector.Parse(text));

        Assert.Equal($"selector column {column}: {problem}", error.Message);
        Assert.Equal(column, error.Column);
    }
}
