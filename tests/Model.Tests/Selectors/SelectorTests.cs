using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Selectors;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void A_blank_text_matches_everything(string text)
    {
        Assert.Same(Selector.Everything, Selector.Parse(text));
        Assert.True(Selector.Everything.Matches(Headers.None));
    }

    [Fact]
    public void Selectors_are_equal_when_their_texts_are()
    {
        var selector = Selector.Parse("a = 'x'");

        Assert.Equal(selector, Selector.Parse("a = 'x'"));
        Assert.Equal(selector.GetHashCode(), Selector.Parse("a = 'x'").GetHashCode());
        Assert.NotEqual(selector, Selector.Parse("a = 'X'"));
        Assert.NotEqual(selector, Selector.Parse("a  = 'x'"));
        Assert.Equal("a = 'x'", selector.Text);
    }

    [Fact]
    public void Matching_an_equality_allocates_nothing()
    {
        var selector = Selector.Parse("mc_identity = 'node1' AND count > 5 AND agent IN ('a', 'b') AND mc_sender LIKE 'cert=%'");
        var message = new FixedMessage();
        Assert.True(selector.Matches(message));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) selector.Matches(message);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class FixedMessage : ISelectable
    {
        public bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = name switch { "mc_identity" => "node1", "count" => "7", "agent" => "b", _ => "cert=admin" };
            return true;
        }
    }
}
