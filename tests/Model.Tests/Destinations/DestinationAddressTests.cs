using ActorMQ.Model.Destinations;

namespace ActorMQ.Model.Tests.Destinations;

public sealed class DestinationAddressTests
{
    [Theory]
    [InlineData("/queue/a", DestinationKind.Queue, "a", false)]
    [InlineData("/topic/a.b", DestinationKind.Topic, "a.b", false)]
    [InlineData("/temp-queue/r", DestinationKind.TemporaryQueue, "r", true)]
    [InlineData("/temp-topic/r", DestinationKind.TemporaryTopic, "r", true)]
    [InlineData("/remote-temp-queue/ID-x-1-r", DestinationKind.TemporaryQueue, "ID-x-1-r", false)]
    [InlineData("/remote-temp-topic/ID-x-1-r", DestinationKind.TemporaryTopic, "ID-x-1-r", false)]
    [InlineData("orders", DestinationKind.Queue, "orders", false)]
    [InlineData("queue/a", DestinationKind.Queue, "queue/a", false)]
    [InlineData("/queue//a", DestinationKind.Queue, "/a", false)]
    [InlineData("/queue/\u00e9 b:c\\", DestinationKind.Queue, "\u00e9 b:c\\", false)]
    [InlineData("/queue/A", DestinationKind.Queue, "A", false)]
    public void A_prefix_tells_the_kind_and_without_one_it_is_a_queue(string text, DestinationKind kind, string name, bool isOwn)
    {
        var part = Assert.Single(Parse(text).Parts);

        Assert.Equal(new DestinationName(kind, name), part.Name);
        Assert.Equal(isOwn, part.IsOwnTemporary);
        Assert.Empty(part.Options);
    }

    [Fact]
    public void Blanks_around_it_are_trimmed()
    {
        var address = Parse("  /queue/a b \t");

        Assert.Equal("/queue/a b", address.Text);
        Assert.Equal("/queue/a b", address.ToString());
        Assert.Equal(DestinationName.Queue("a b"), address.Parts[0].Name);
        Assert.False(address.IsComposite);
    }

    [Theory]
    [InlineData("/queue/a,/topic/b,c,/temp-queue/d")]
    [InlineData("/queue/a, /topic/b ,c,\t/temp-queue/d")]
    public void Commas_separate_parts_that_have_their_own_prefixes(string text)
    {
        var address = Parse(text);

        Assert.True(address.IsComposite);
        Assert.Equal(
            [DestinationName.Queue("a"), DestinationName.Topic("b"), DestinationName.Queue("c"), new DestinationName(DestinationKind.TemporaryQueue, "d")],
            address.Parts.Select(part => part.Name).ToList());
    }

    [Fact]
    public void A_part_that_is_named_twice_counts_once()
    {
        Assert.Equal(["/queue/a", "/topic/a"], Parse("/queue/a,/topic/a,a,/queue/a?x=1,/topic/a").Parts.Select(part => part.Name.ToString()).ToList());
        Assert.Equal(2, Parse("/temp-queue/a,/remote-temp-queue/a").Parts.Count);
    }

    [Fact]
    public void The_number_of_parts_is_bounded()
    {
        var most = string.Join(',', Enumerable.Range(0, DestinationAddress.MaxParts));

        Assert.Equal(DestinationAddress.MaxParts, Parse(most).Parts.Count);
        Assert.Equal($"A composite destination has at most {DestinationAddress.MaxParts} parts", ErrorOf(most + ",more"));
    }

    [Fact]
    public void What_follows_a_question_mark_are_options()
    {
        var part = Parse("/queue/a?consumer.prefetchSize=10&consumer.exclusive=true&&empty=&consumer.selector=a%20%3D%20'b'&novalue&=x").Parts[0];

        Assert.Equal(DestinationName.Queue("a"), part.Name);
        Assert.Equal(4, part.Options.Count);
        Assert.Equal("10", part.Options["consumer.prefetchSize"]);
        Assert.Equal("true", part.Options["consumer.exclusive"]);
        Assert.Equal("", part.Options["empty"]);
        Assert.Equal("a = 'b'", part.Options["consumer.selector"]);
    }

    [Fact]
    public void Options_belong_to_their_part()
    {
        var parts = Parse("/queue/a?x=1,/queue/b?x=2,/queue/c?%zz=%").Parts;

        Assert.Equal("1", parts[0].Options["x"]);
        Assert.Equal("2", parts[1].Options["x"]);
        Assert.Equal("%", parts[2].Options["%zz"]);
    }

    [Theory]
    [InlineData("/queue/a.*", true)]
    [InlineData("/topic/>", true)]
    [InlineData("a.*.b", true)]
    [InlineData("/queue/a*", false)]
    [InlineData("/queue/a>b", false)]
    public void Wildcards_are_whole_levels(string text, bool isPattern) => Assert.Equal(isPattern, Parse(text).Parts[0].Name.IsPattern);

    [Theory]
    [InlineData("", "Empty destination name")]
    [InlineData("   ", "Empty destination name")]
    [InlineData("?x=1", "Empty destination name")]
    [InlineData(",", "Empty destination name")]
    [InlineData("/queue/a,", "Empty destination name")]
    [InlineData("/queue/a,,/queue/b", "Empty destination name")]
    [InlineData("/queue/", "Empty destination name: [/queue/]")]
    [InlineData("/topic/?x=1", "Empty destination name: [/topic/]")]
    [InlineData("/", "Illegal destination name: [/] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/")]
    [InlineData("/queues/a", "Illegal destination name: [/queues/a] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/")]
    [InlineData("/Queue/a", "Illegal destination name: [/Queue/a] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/")]
    [InlineData("/exchange/a", "Illegal destination name: [/exchange/a] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/")]
    [InlineData("/queue/a\nb", "Illegal destination name: it contains a control character")]
    [InlineData("/queue/a\0b", "Illegal destination name: it contains a control character")]
    [InlineData("a\u001fb", "Illegal destination name: it contains a control character")]
    public void What_is_no_destination_is_refused_with_the_reason(string text, string error) => Assert.Equal(error, ErrorOf(text));

    [Theory]
    [InlineData("/remote-temp-queue/>")]
    [InlineData("/remote-temp-queue/*")]
    [InlineData("/remote-temp-topic/ID-x.*")]
    [InlineData("/temp-queue/>")]
    [InlineData("/temp-topic/a.>")]
    [InlineData("/queue/a,/remote-temp-queue/>")]
    public void Temporary_destinations_have_no_wildcards_as_they_would_reach_those_of_others(string text) =>
        Assert.EndsWith("temporary destinations have no wildcards", ErrorOf(text), StringComparison.Ordinal);

    private static DestinationAddress Parse(string text)
    {
        Assert.True(DestinationAddress.TryParse(text, out var address, out var error), error);
        Assert.Null(error);
        return address;
    }

    private static string ErrorOf(string text)
    {
        Assert.False(DestinationAddress.TryParse(text, out var address, out var error));
        Assert.Null(address);
        return error;
    }
}
