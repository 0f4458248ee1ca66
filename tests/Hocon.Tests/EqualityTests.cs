using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class EqualityTests
{
    [Theory]
    [InlineData("a { x = 1, y = [true, null] }", "a.y = [true\nnull], a.x = 1")]
    [InlineData("a = text", "a = \"text\"")]
    [InlineData("a = ${b}, b = 1", "b = 1, a = 1")]
    public void Values_with_the_same_content_are_equal(string one, string other)
    {
        Assert.Equal(Resolve(one), Resolve(other));
        Assert.Equal(Resolve(one).GetHashCode(), Resolve(other).GetHashCode());
    }

    [Theory]
    [InlineData("a = 1", "a = \"1\"")]
    [InlineData("a = 1", "a = 1.0")]
    [InlineData("a = true", "a = false")]
    [InlineData("a = null", "a = \"null\"")]
    [InlineData("a = [1, 2]", "a = [2, 1]")]
    [InlineData("a = [1]", "a = [1, 1]")]
    [InlineData("a { x = 1 }", "a { x = 1, y = 2 }")]
    [InlineData("a { x = 1 }", "a { y = 1 }")]
    [InlineData("a {}", "a = []")]
    public void Values_with_other_content_are_not(string one, string other) => Assert.NotEqual(Resolve(one), Resolve(other));
}
