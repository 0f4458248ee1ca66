using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class CommentTests
{
    [Theory]
    [InlineData("# comment\na = 1")]
    [InlineData("// comment\na = 1")]
    [InlineData("a = 1 # comment")]
    [InlineData("a = 1 // comment")]
    [InlineData("a # comment\n= 1")]
    [InlineData("a = // comment\n 1")]
    [InlineData("a = 1# comment")]
    [InlineData("a = 1//comment")]
    [InlineData("{ a = 1 } // comment")]
    [InlineData("a = 1 # comment \" with { odd ${ things\n")]
    [InlineData("a = 1 #")]
    public void A_comment_reaches_to_the_end_of_the_line(string text) => Assert.Equal("""{"a":1}""", Json(text));

    [Theory]
    [InlineData("a = \"# no comment\"", "# no comment")]
    [InlineData("a = \"// no comment\"", "// no comment")]
    [InlineData("a = \"\"\"# no\n// comment\"\"\"", "# no\n// comment")]
    public void Quotes_protect_what_would_begin_a_comment(string text, string value) => Assert.Equal(value, ValueOfA(text).AsString());

    [Fact]
    public void One_slash_is_text() => Assert.Equal("""{"a":"/usr/bin","/x/y":1}""", Json("a = /usr/bin\n/x/y = 1"));

    [Fact]
    public void A_comment_ends_unquoted_text() => Assert.Equal("""{"a":"b"}""", Json("a = b//c"));

    [Fact]
    public void The_line_end_behind_a_comment_separates_items() => Assert.Equal("[1,2]", Json("[ 1 # one\n 2 // two\n ]"));
}
