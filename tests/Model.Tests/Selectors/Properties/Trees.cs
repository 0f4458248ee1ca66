using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Selectors.Properties;

/// <summary>Random selectors and messages over so few headers and values that they often have to do with each other.</summary>
internal static class Trees
{
    private static readonly string[] Names = ["a", "b", "content-type", "JMSPriority", "absent"];
    private static readonly string[] Numbers = ["0", "1", "2", "7", "-3", "0.5", "7.0", "07"];
    private static readonly string[] Words = ["x", "abc", "a_c", "a%c", "!", "", "it's", "true", "FALSE"];

    private static readonly Gen<bool> Coin = Gen.Elements(true, false);
    private static readonly Gen<string> Texts = Gen.Elements([.. Words, .. Numbers]);
    private static readonly Gen<string> Equation = Gen.Elements("=", "<>");
    private static readonly Gen<string> Order = Gen.Elements("=", "<>", "<", "<=", ">", ">=");
    private static readonly Gen<Tree.Name> AnyName = Gen.Elements(Names).Select(name => new Tree.Name(name));

    // A number is compared with numbers only: with other text it is an error.
    private static readonly Gen<Tree.Name> TextName = Gen.Elements("a", "b", "content-type", "absent").Select(name => new Tree.Name(name));

    public static Gen<Tree> Conditions { get; } = Gen.Sized(size => Condition(Math.Min(size, 30)));

    /// <summary>Conditions that are mostly about which text two headers have, and so mostly have a key.</summary>
    public static Gen<Tree> Equalities { get; } = Gen.Sized(size => Equality(Math.Min(size, 8)));

    public static Gen<Dictionary<string, string>> Messages { get; } =
        from a in Texts
        from b in Texts
        from type in Gen.Elements(Words)
        from priority in Gen.Elements(Numbers)
        from missing in Gen.Elements(Names)
        select Message(missing, ("a", a), ("b", b), ("content-type", type), ("JMSPriority", priority));

    private static Dictionary<string, string> Message(string missing, params (string Name, string Value)[] headers) =>
        headers.Where(header => header.Name != missing).ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal);

    private static Gen<Tree> Equality(int size)
    {
        var header = Gen.Elements(Enumerable.Repeat("a", 9).Append("b")).Select(name => new Tree.Name(name));
        var values = Gen.Elements("x", "abc", "1");
        var test = Gen.Frequency(
            (6, Make(header, values, (name, value) => new Tree.Compare(name, "=", new Tree.Constant(value)))),
            (3, Make(header, Gen.NonEmptyListOf(values), (name, some) => new Tree.In(name, IsNegated: false, [.. some]))),
            (1, Test(1)));
        if (size <= 1) return test;
        var half = Equality(size / 2);
        return Gen.OneOf(test, Make(Coin, half, half, (isAnd, left, right) => new Tree.Logic(isAnd, left, right)));
    }

    private static Gen<Tree> Condition(int size)
    {
        if (size <= 1) return Test(size);
        var half = Condition(size / 2);
        return Gen.Frequency(
            (4, Make(Coin, half, half, (isAnd, left, right) => new Tree.Logic(isAnd, left, right))),
            (1, Make(half, operand => new Tree.Not(operand))),
            // Under a NOT, since a NULL that is compared is an error.
            (1, Make(half, Equation, half, (left, op, right) => new Tree.Compare(new Tree.Not(left), op, new Tree.Not(right)))),
            (3, Test(size)));
    }

    private static Gen<Tree> Test(int size)
    {
        var number = Number(size / 2);
        var range = number.Zip(number);
        var pattern = Gen.ListOf(Gen.Elements("a", "c", "_", "%", "!", "x", "'")).Select(string.Concat);
        var numeric = Gen.Elements(Numbers);
        var priority = new Tree.Name("JMSPriority");
        return Gen.Frequency(
            (8, Make(TextName, Equation, Texts, (name, op, text) => new Tree.Compare(name, op, new Tree.Constant(text)))),
            (2, Make(TextName, Equation, Texts, (name, op, text) => new Tree.Compare(new Tree.Constant(text), op, name))),
            (2, Make(Equation, numeric, (op, text) => new Tree.Compare(priority, op, new Tree.Constant(text)))),
            (2, Make(AnyName, Equation, Coin, (name, op, value) => new Tree.Compare(name, op, new Tree.Constant(value)))),
            (2, Make(TextName, Texts, Texts, (name, a, b) => new Tree.Compare(new Tree.Join(name, b), "=", new Tree.Constant(a + b)))),
            (6, Make(number, Order, number, (left, op, right) => new Tree.Compare(left, op, right))),
            (2, Make(number, Coin, range, (value, not, bounds) => new Tree.Between(value, not, bounds.Item1, bounds.Item2))),
            (4, Make(AnyName, Coin, Gen.NonEmptyListOf(Texts), (name, not, values) => new Tree.In(name, not, [.. values]))),
            (2, Make(TextName, Coin, pattern, (name, not, like) => new Tree.Like(name, not, like))),
            (1, Make(number, Coin, (operand, not) => new Tree.IsNull(operand, not))),
            (1, Make(TextName, name => name)),
            (1, Make(Gen.Elements<object?>(true, false, null), value => new Tree.Constant(value))));
    }

    private static Gen<Tree> Number(int size)
    {
        var leaf = Gen.OneOf(Make(AnyName, name => name), Make(Gen.Elements(0.0, 1, 2, 7, 0.5), value => new Tree.Constant(value)));
        if (size <= 1) return leaf;
        var half = Number(size / 2);
        return Gen.Frequency(
            (2, leaf),
            (3, Make(half, Gen.Elements('+', '-', '*', '/', '%'), half, (left, op, right) => new Tree.Reckon(left, op, right))),
            (1, Make(half, operand => new Tree.Minus(operand))));
    }

    private static Gen<Tree> Make<T>(Gen<T> one, Func<T, Tree> make) => one.Select(make);

    private static Gen<Tree> Make<T1, T2>(Gen<T1> one, Gen<T2> two, Func<T1, T2, Tree> make) =>
        one.SelectMany(first => two.Select(second => make(first, second)));

    private static Gen<Tree> Make<T1, T2, T3>(Gen<T1> one, Gen<T2> two, Gen<T3> three, Func<T1, T2, T3, Tree> make) =>
        one.SelectMany(first => Make(two, three, (second, third) => make(first, second, third)));
}
