using System.Globalization;
using ActorMQ.Actors.Bridges;

namespace ActorMQ.Actors.Tests.Bridges;

public sealed class RefusedLinksTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RefusedLinks _refused = new();

    [Fact]
    public void The_same_from_the_same_is_one_entry_and_said_once_in_a_while()
    {
        for (var i = 0; i < 21; i++)
        {
            var now = Start.AddSeconds(30 * i);
            Assert.Equal(i is 0 or 20, _refused.Add(now, null, Link($"tcp://10.0.0.1:{40_000 + i}", "b")));
        }
        var entry = Assert.Single(_refused.Latest);
        Assert.Equal(("tcp://10.0.0.1:40020", 21, Start, Start.AddMinutes(10)), (entry.From, entry.Count, entry.Since, entry.At));
        Assert.Equal(LinkRefusal.SameName.Advice, entry.Advice);
    }

    [Fact]
    public void Another_broker_host_or_reason_is_another_entry_the_latest_first()
    {
        Assert.True(_refused.Add(Start, null, Link("tcp://10.0.0.1:1", "b")));
        Assert.True(_refused.Add(Start, null, Link("tcp://10.0.0.2:1", "b")));
        Assert.True(_refused.Add(Start, null, Link("tcp://10.0.0.1:1", "c")));
        Assert.True(_refused.Add(Start, null, Link("tcp://10.0.0.1:1", "b") with { Reason = "tls" }));
        Assert.Equal(4, _refused.Latest.Count);
        Assert.Equal("tls", _refused.Latest[0].Reason);
    }

    [Fact]
    public void However_many_dial_only_so_much_is_kept_and_said()
    {
        var said = Enumerable.Range(0, 1000).Count(i => _refused.Add(Start, null, Link("tcp://10.0.0.1:1", i.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal((RefusedLinks.LinesPerWindow, RefusedLinks.Most), (said, _refused.Latest.Count));
        Assert.True(_refused.Add(Start + RefusedLinks.Window, null, Link("tcp://10.0.0.1:1", "b")));
    }

    private static RefusedLink Link(string from, string broker) => new(from, broker, null, LinkRefusal.SameName.Code, "both brokers are named a");
}
