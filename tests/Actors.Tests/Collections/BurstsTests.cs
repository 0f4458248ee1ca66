using ActorMQ.Actors.Collections;


namespace ActorMQ.Actors.Tests.Collections;

public sealed class BurstsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly Bursts<string> _bursts = new();

    [Fact]
    public void A_burst_is_said_when_it_begins_and_then_once_in_a_while_with_how_many_there_were()
    {
        Assert.True(_bursts.Note("a", Start, out var times));
        Assert.Equal(1, times);
        for (var i = 1; i <= 500; i++) Assert.False(_bursts.Note("a", Start.AddMilliseconds(i), out _));

        Assert.True(_bursts.Note("a", Start + Bursts<string>.Window, out times));

        Assert.Equal(501, times);
        Assert.False(_bursts.Note("a", Start + Bursts<string>.Window, out _));
    }

    [Fact]
    public void What_is_different_is_a_burst_of_its_own_as_far_as_there_is_room()
    {
        for (var i = 0; i < Bursts<string>.Most; i++) Assert.True(_bursts.Note($"{i}", Start, out _));

        Assert.False(_bursts.Note("one more", Start, out _));

        Assert.True(_bursts.Note("one more", Start + Bursts<string>.Window, out _));
    }
}
