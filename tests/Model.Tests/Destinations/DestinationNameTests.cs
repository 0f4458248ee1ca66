using ActorMQ.Model.Destinations;

namespace ActorMQ.Model.Tests.Destinations;

public sealed class DestinationNameTests
{
    [Theory]
    [InlineData(DestinationKind.Queue, "/queue/a", "queue://a", true, false)]
    [InlineData(DestinationKind.Topic, "/topic/a", "topic://a", false, false)]
    [InlineData(DestinationKind.TemporaryQueue, "/remote-temp-queue/a", "temp-queue://a", true, true)]
    [InlineData(DestinationKind.TemporaryTopic, "/remote-temp-topic/a", "temp-topic://a", false, true)]
    public void Each_kind_has_a_form_for_clients_and_one_for_logs(DestinationKind kind, string text, string uri, bool isQueue, bool isTemporary)
    {
        var name = new DestinationName(kind, "a");

        Assert.Equal(text, name.ToString());
        Assert.Equal(uri, name.Uri);
        Assert.Equal(isQueue, name.IsQueue);
        Assert.Equal(!isQueue, name.IsTopic);
        Assert.Equal(isTemporary, name.IsTemporary);
        Assert.True(DestinationAddress.TryParse(text, out var address, out _));
        Assert.Equal(name, address.Parts[0].Name);
    }

    [Fact]
    public void Names_are_equal_by_kind_and_name_and_case_matters()
    {
        var name = DestinationName.Queue("a");

        Assert.Equal(DestinationName.Queue("a"), name);
        Assert.Equal(DestinationName.Queue("a").GetHashCode(), name.GetHashCode());
        Assert.NotEqual(DestinationName.Topic("a"), name);
        Assert.NotEqual(DestinationName.Queue("A"), name);
        Assert.False(name.Equals(null));
        Assert.False(name.Equals("a"));
    }

    [Fact]
    public void They_are_in_the_order_of_their_texts_without_making_them()
    {
        string[] plain = ["b", "a", "B", "a.b", "ä"];
        var names = Enum.GetValues<DestinationKind>().SelectMany(kind => plain.Select(name => new DestinationName(kind, name))).ToList();

        var sorted = names.Order(Comparer<DestinationName>.Create(DestinationName.CompareTexts)).ToList();

        Assert.Equal(names.Select(name => name.ToString()).Order(StringComparer.Ordinal), sorted.Select(name => name.ToString()));
        Assert.All(names, name => Assert.Equal(name.ToString(), name.Text));
    }

    [Fact]
    public void A_name_is_never_empty() => Assert.Throws<ArgumentException>(() => DestinationName.Queue(""));

    [Fact]
    public void Stored_values_of_kinds_never_change() =>
        Assert.Equal(
            ["Queue=0", "Topic=1", "TemporaryQueue=2", "TemporaryTopic=3", "DurableSubscription=4"],
            Enum.GetValues<DestinationKind>().Select(kind => $"{kind}={(int)kind}").ToList());
}
