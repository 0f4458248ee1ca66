using ActorMQ.Model.Selectors;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Selectors.Properties;

public sealed class SelectorProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true);

    private static readonly Gen<(Tree Tree, Dictionary<string, string> Message)> Cases =
        from tree in Trees.Conditions from message in Trees.Messages select (tree, message);

    // Whatever a client may send by mistake or malice: scraps of selectors in any order.
    private static readonly Gen<string> Scraps = Gen.ListOf(Gen.OneOf(
        Gen.Elements("AND", "or", "NOT", "BETWEEN", "LIKE", "ESCAPE", "IN", "IS", "NULL", "TRUE", "XPATH"),
        Gen.Elements("REGEX(", "INLIST(", "MAKELIST(", "SPLIT(", "REPLACE("),
        Gen.Elements("a", "b", "\"c-d\"", "'x'", "'%_'", "'(a*)*'", "'[a-'", "'$1'"),
        Gen.Elements("1", "2.5e3", "0x1F", "08", "1e999", "9999999999999999999"),
        Gen.Elements("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "(", ")", ",", " "),
        Gen.Elements("'", "\"", "\\", ".", "\0", "😀", "\ud800"),
        ArbMap.Default.GeneratorFor<char>().Select(c => c.ToString())))
        .SelectMany(parts => Gen.Elements("", " ").Select(gap => string.Join(gap, parts)));

    [Fact]
    public void A_printed_tree_reads_and_evaluates_as_the_tree_itself() =>
        Check.One(Many, Prop.ForAll(Cases.ToArbitrary(), one =>
        {
            var expected = Tree.Logic.AsCondition(one.Tree, one.Message) switch { true => "true", false => "false", _ => "unknown" };
            Assert.Equal(expected, Outcome.Of(one.Tree.ToString(), new Headers(one.Message)));
        }));

    [Fact]
    public void What_matches_has_one_of_the_keys_values_in_the_keys_header()
    {
        var keyed = 0;
        var matched = 0;
        var cases =
            from tree in Gen.OneOf(Trees.Conditions, Trees.Equalities)
            from message in Trees.Messages
            from often in Gen.Elements("x", "abc", "1")
            select (Tree: tree, Message: new Dictionary<string, string>(message, StringComparer.Ordinal) { ["a"] = often });
        Check.One(Many, Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var selector = Selector.Parse(one.Tree.ToString());
            if (!selector.TryGetEqualityKey(out var header, out var values)) return;
            keyed++;
            Assert.NotEmpty(values);
            Assert.Equal(values.Count, values.Distinct().Count());
            Assert.Single(values.Select(value => value.IsNumber).Distinct());
            if (!selector.Matches(new Headers(one.Message))) return;
            matched++;
            var text = one.Message[header];
            Assert.True(values[0].IsNumber ? IndexValue.TryOfNumber(text, out var number) && values.Contains(number) : values.Contains(IndexValue.Of(text)));
        }));

        // Far below what is to be expected, but enough to know that the property is about something.
        Assert.InRange(keyed, 500, int.MaxValue);
        Assert.InRange(matched, 100, int.MaxValue);
    }

    [Fact]
    public void A_like_pattern_matches_what_its_definition_says()
    {
        var texts = Gen.ListOf(Gen.Elements('a', 'b', '_', '!')).Select(string.Concat).Resize(8);
        var patterns = Gen.ListOf(Gen.Elements('a', 'b', '_', '%', '%', '!')).Select(string.Concat).Resize(8);
        var cases = from pattern in patterns from text in texts select (Pattern: pattern, Text: text);
        Check.One(Many, Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var like = new Tree.Like(new Tree.Name("h"), IsNegated: false, one.Pattern);
            var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["h"] = one.Text };
            return Selector.Parse(like.ToString()).Matches(new Headers(headers)) == like.Evaluate(headers) is true;
        }));
    }

    [Fact]
    public void Garbage_is_a_selector_or_a_selector_error_and_nothing_else()
    {
        var strings = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        Check.One(Many.WithMaxTest(20_000), Prop.ForAll(Gen.OneOf(Scraps, strings).ToArbitrary(), Survives));
    }

    [Fact]
    public void A_selector_with_a_piece_cut_out_is_a_selector_or_a_selector_error() =>
        Check.One(Many, Prop.ForAll(
            (from tree in Trees.Conditions
             let text = tree.ToString()
             from start in Gen.Choose(0, text.Length)
             from length in Gen.Choose(0, text.Length - start)
             select text.Remove(start, length)).ToArbitrary(),
            Survives));

    [Fact]
    public void Any_regex_is_compiled_or_refused()
    {
        var scrap = Gen.OneOf(
            Gen.Elements("a", "(", ")", "[", "]", "*", "+", "?", "{3}", "{1,9}", "{999}", "|"),
            Gen.Elements("\\", "d", "^", "$", ".", "(?", "<n>", ":", "=", "-", "p{L}"));
        var selectors = Gen.ListOf(scrap).Select(parts => $"REGEX('{string.Concat(parts)}', a)");
        Check.One(Many, Prop.ForAll(selectors.ToArbitrary(), Survives));
    }

    private static void Survives(string text)
    {
        try
        {
            Selector.Parse(text).Matches(Headers.Of("a=aaa3a; b=7; c-d=x"));
        }
        catch (SelectorException e)
        {
            Assert.InRange(e.Column, 1, text.Length + 1);
        }
    }
}
