using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Network;

public sealed class DestinationSearchTests
{
    private static readonly DestinationName Queue = DestinationName.Queue("q");

    private readonly DestinationSearch _search = new();
    private readonly Seeker _seeker = new();

    [Fact]
    public void The_first_broker_that_has_it_is_enough()
    {
        var token = Ask(["b", "c"]);
        _search.Answer(token, "b", true, TimeSpan.Zero);
        Assert.Equal(["True"], _seeker.Heard);

        _search.Answer(token, "c", false, TimeSpan.Zero);
        Assert.Equal(["True"], _seeker.Heard);
    }

    [Fact]
    public void All_must_say_that_it_is_nowhere()
    {
        var token = Ask(["b", "c"]);
        _search.Answer(token, "b", false, TimeSpan.Zero);
        Assert.Empty(_seeker.Heard);

        _search.Answer(token, "c", false, TimeSpan.Zero);
        Assert.Equal(["False"], _seeker.Heard);
    }

    [Fact]
    public void Those_that_ask_for_the_same_share_a_question()
    {
        var token = Ask(["b"]);
        var other = new Seeker();
        Assert.False(_search.TryAsk(Queue, other.Ref, ["b"], [], TimeSpan.Zero, out _));

        _search.Answer(token, "b", true, TimeSpan.Zero);
        Assert.Equal(["True"], other.Heard);
    }

    [Fact]
    public void That_it_is_nowhere_is_remembered_for_a_moment()
    {
        var token = Ask(["b"]);
        _search.Answer(token, "b", false, TimeSpan.Zero);
        var soon = new Seeker();
        Assert.False(_search.TryAsk(Queue, soon.Ref, ["b"], [], DestinationSearch.RememberedFor / 2, out _));
        Assert.Equal(["False"], soon.Heard);

        Assert.True(_search.TryAsk(Queue, new Seeker().Ref, ["b"], [], DestinationSearch.RememberedFor, out _));
    }

    [Fact]
    public void What_a_silent_broker_may_have_is_not_remembered_to_be_nowhere()
    {
        var token = Ask(["b", "c"]);
        _search.Answer(token, "b", false, TimeSpan.Zero);
        _search.TimeOut(token);
        Assert.Equal(["False c"], _seeker.Heard);
        Assert.True(_search.TryAsk(Queue, new Seeker().Ref, ["b", "c"], [], TimeSpan.Zero, out _));
    }

    [Fact]
    public void Who_is_lost_meanwhile_is_not_waited_for()
    {
        var token = Ask(["b", "c"]);
        _search.Answer(token, "b", false, TimeSpan.Zero);
        _search.OnUnreachable("c");
        Assert.Equal(["False c"], _seeker.Heard);
    }

    private long Ask(string[] brokers)
    {
        Assert.True(_search.TryAsk(Queue, _seeker.Ref, brokers, [], TimeSpan.Zero, out var token));
        return token;
    }

    private sealed class Seeker
    {
        public Seeker() => Ref = new TestRef<SeekAnswer>(answer => Heard.Add($"{answer.Exists} {string.Join(',', answer.Silent)}".Trim()));

        public TestRef<SeekAnswer> Ref { get; }

        public List<string> Heard { get; } = [];
    }
}
