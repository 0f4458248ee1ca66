using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Subscriptions;

public sealed class DurableDefinitionTests
{
    [Theory]
    [InlineData("client", "sub", "a.b", null, false, 0)]
    [InlineData("a:b\\c", "näme\nof two lines", "a.>", "colour = 'x:y' AND weight > 5", true, 1_767_225_600_000)]
    public void Everything_about_it_comes_back(string clientId, string name, string topic, string? selector, bool noLocal, long offlineSince)
    {
        var definition = new DurableDefinition(new DurableKey(clientId, name), DestinationName.Topic(topic))
        {
            Selector = selector is null ? null : Selector.Parse(selector),
            NoLocal = noLocal,
            OfflineSince = offlineSince,
            AsOf = new InterestStamp(offlineSince, 7),
            Creator = selector is null ? null : "user a:b",
        };

        Assert.True(DurableDefinitionCodec.TryDecode(definition.Encode(), out var read));

        Assert.Equal((definition.Key, definition.Topic, noLocal, offlineSince), (read.Key, read.Topic, read.NoLocal, read.OfflineSince));
        Assert.Equal((definition.AsOf, definition.Creator), (read.AsOf, read.Creator));
        Assert.Equal(selector, read.Selector?.Text);
        Assert.True(read.WantsSameAs(definition));
    }

    [Fact]
    public void What_is_none_is_not_taken_for_one() => Assert.False(DurableDefinitionCodec.TryDecode(TestMessages.Of("1"), out _));

    [Fact]
    public void Another_wish_under_the_same_name_is_another_subscription()
    {
        var plain = new DurableDefinition(new DurableKey("c", "s"), DestinationName.Topic("t"));

        Assert.True(plain.WantsSameAs(plain with { OfflineSince = 5 }));
        Assert.False(plain.WantsSameAs(plain with { Topic = DestinationName.Topic("u") }));
        Assert.False(plain.WantsSameAs(plain with { Selector = Selector.Parse("a = 1") }));
        Assert.False(plain.WantsSameAs(plain with { NoLocal = true }));
    }

    [Fact]
    public void No_two_have_one_queue()
    {
        DurableKey[] keys = [new("a/b", "c"), new("a", "b/c"), new("a%2Fb", "c"), new("a", "b%2Fc"), new("a", ">"), new("a", "*")];

        var names = keys.Select(key => key.ToDestination()).ToList();

        Assert.Equal(keys.Length, names.Distinct().Count());
        Assert.DoesNotContain(names, name => name.IsPattern || name.Name.StartsWith('/'));
    }
}
