using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Tests.Commits;

public sealed class LaneDirectoryTests
{
    private static readonly DestinationName Orders = DestinationName.Queue("orders");

    [Fact]
    public void A_queue_has_one_lane_for_each_priority()
    {
        var lanes = new LaneDirectory(new JournalRecovery([], []));

        Assert.Equal([1, 2, 1, 3], [lanes.Open(Orders, 4), lanes.Open(Orders, 5), lanes.Open(Orders, 4), lanes.Open(DestinationName.Topic("orders"), 4)]);
    }

    [Fact]
    public void Numbers_that_are_in_use_are_passed_over_when_all_others_were_given_out()
    {
        var recovered = new RecoveredLane(LaneName.MaxLane, Orders, 4, 1, 1, 2);
        var lanes = new LaneDirectory(new JournalRecovery([recovered], [1, 3]));

        Assert.Equal(LaneName.MaxLane, lanes.Open(Orders, 4));
        Assert.Equal([2, 4], [lanes.Open(Orders, 5), lanes.Open(Orders, 6)]);
    }

    [Fact]
    public void A_renewed_lane_is_closed_and_its_queue_has_another()
    {
        var lanes = new LaneDirectory(new JournalRecovery([], []));
        var old = lanes.Open(Orders, 4);

        var renewed = lanes.Renew(old);

        Assert.False(lanes.IsOpen(old));
        Assert.Equal(renewed, lanes.Open(Orders, 4));
        Assert.Throws<ArgumentException>(() => lanes.Renew(4711));
    }

    [Fact]
    public void A_closed_lane_keeps_its_name_until_it_is_forgotten()
    {
        var lanes = new LaneDirectory(new JournalRecovery([], []));
        var lane = lanes.Open(Orders, 4);

        lanes.Close(lane);
        lanes.Close(lane);
        Assert.False(lanes.IsOpen(lane));
        Assert.Equal(new LaneName(lane, Orders, 4), lanes.Find(lane));
        Assert.Equal(2, lanes.Open(Orders, 4));

        lanes.Forget(lane);
        Assert.Null(lanes.Find(lane));
        Assert.False(lanes.IsOpen(lane));
        Assert.True(lanes.IsOpen(2));
    }
}
