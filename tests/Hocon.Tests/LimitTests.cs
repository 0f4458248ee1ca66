using System.Text;
using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class LimitTests
{
    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    public static TheoryData<string> DeepTexts =>
    [
        Repeat("[", 20_000),
        Repeat("{a:", 20_000),
        Repeat("a{", 20_000),
        Repeat("a=[{", 20_000),
        "x = " + Repeat("{}{a:", 20_000),
        Repeat("a.", 20_000) + "a = 1",
        "a += " + Repeat("[", 20_000),
    ];

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Nesting_is_limited(string text) =>
        Assert.EndsWith("objects and arrays are nested deeper than 256 levels", Error(text), StringComparison.Ordinal);

    [Fact]
    public void As_deep_as_the_limit_is_fine()
    {
        Assert.Equal(Repeat("[", 256) + Repeat("]", 256), Json(Repeat("[", 256) + Repeat("]", 256)));
        Assert.EndsWith("}", Json(Repeat("a.", 255) + "a = 1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_substitutions_is_limited()
    {
        static string Chain(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(i => $"a{i} = ${{a{i + 1}}}x\n")) + $"a{length} = 1";

        Assert.EndsWith("substitutions lead to one another more than 256 times in a row", Error(Chain(20_000)), StringComparison.Ordinal);
        Assert.Equal(251, Resolve(Chain(250)).Get("a0").AsString().Length);
    }

    [Fact]
    public void A_field_that_is_made_of_its_earlier_value_too_many_times_meets_the_same_limit() => Assert.EndsWith(
        "substitutions lead to one another more than 256 times in a row",
        Error("a = 1\n" + Repeat("a = ${a}x\n", 20_000)),
        StringComparison.Ordinal);

    [Fact]
    public void Nesting_by_way_of_substitutions_is_limited()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i} {{ b = ${{a{i + 1}}} }}\n")) + "a300 = 1";
        Assert.EndsWith("is nested deeper than 256 levels, as if it contained itself", Error(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a{1} = ${{a{0}}}${{a{0}}}", "a0 = xxxxxxxxxx")]
    [InlineData("a{1} = ${{a{0}}} ${{a{0}}}", "a0 = [1, 2, 3]")]
    [InlineData("a{1} = [${{a{0}}}, ${{a{0}}}]", "a0 = [1, 2, 3]")]
    [InlineData("a{1} {{ x = ${{a{0}}}, y = ${{a{0}}} }}", "a0 = 1")]
    [InlineData("a{0} = ${{?a{1}}}${{?a{1}}}", "a100 = ${?a0}")]
    public void Growth_by_substitution_is_limited(string doubling, string beginning)
    {
        var text = beginning + "\n" + string.Join('\n', Enumerable.Range(0, 100).Select(i => string.Format(doubling, i, i + 1)));
        var document = HoconDocument.Parse(text, FileName, new HoconParserOptions { MaxResolutionSteps = 100_000 });
        Assert.Contains(
            "it takes more than 100000 steps to resolve the configuration",
            Assert.Throws<HoconException>(() => document.Resolve()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_a_largest_size()
    {
        var files = new MemorySource(("20.conf", "a = xxxxxxxxxxxxxxxx"), ("21.conf", "a = xxxxxxxxxxxxxxxxx"));
        var options = new HoconParserOptions { MaxFileSize = 20, Source = files };
        Assert.Equal(16, HoconDocument.Load("20.conf", options).Resolve().Get("a").AsString().Length);
        var tooLarge = Assert.Throws<HoconException>(() => HoconDocument.Load("21.conf", options));
        Assert.Equal("21.conf: the file is larger than 20 bytes", tooLarge.Message);
        tooLarge = Assert.Throws<HoconException>(() => HoconDocument.Parse(new string(' ', 21), "text", options));
        Assert.Equal("text: the file is larger than 20 bytes", tooLarge.Message);
    }

    [Fact]
    public void Includes_are_limited_in_depth()
    {
        var files = Enumerable.Range(0, 40).Select(i => ($"{i}.conf", $"include \"{i + 1}.conf\"")).ToArray();
        Assert.Equal("31.conf:1:9: files include each other more than 32 levels deep", MemorySource.Error(files));
    }

    [Fact]
    public void Includes_are_limited_in_number()
    {
        var files = Enumerable.Range(0, 30).Select(i => ($"{i}.conf", $"include \"{i + 1}.conf\"\ninclude \"{i + 1}.conf\"")).ToArray();
        Assert.EndsWith("more than 1000 files are included", MemorySource.Error(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_counts_through_includes()
    {
        var options = new HoconParserOptions { MaxDepth = 3, Source = new MemorySource(("b.conf", "x { y { z = 1 } }")) };
        Assert.Equal(
            "b.conf:1:7: objects and arrays are nested deeper than 3 levels",
            Assert.Throws<HoconException>(() => HoconDocument.Parse("a { b { include \"b.conf\" } }", "a.conf", options)).Message);
    }

    [Fact]
    public void The_limits_protect_a_stack_of_one_megabyte()
    {
        Exception? failure = null;
        var chain = string.Concat(Enumerable.Range(0, 255).Select(i => $"a{i} = ${{a{i + 1}}} x ${{?none}}\n")) + "a255 = 1\n";
        var text = chain + "deep = " + Repeat("[{ b = {} { b = ", 80) + "${a0}" + Repeat("} }]", 80);
        var thread = new Thread(
            () => failure = Record.Exception(() => HoconJson.Write(HoconDocument.Parse(text, FileName).Resolve(), indented: true)),
            maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
