using System.Net;
using ActorMQ.Actors.Admission;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Actors.Tests.Admission;

public sealed class ConnectionGateTests
{
    private static readonly IPAddress Here = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress There = IPAddress.Parse("10.0.0.2");

    [Fact]
    public void By_default_one_address_leaves_half_of_the_places_to_others_and_most_of_those_for_logins()
    {
        var gate = GateOf(new ConnectionLimits { Max = 100 });

        Assert.Equal(10, Fill(gate, Here).Count);
        Assert.Equal(10, Fill(gate, There).Count);
        Assert.Equal(20, gate.Connecting);
        var refusal = Refusal(gate, Here);
        Assert.Equal(ErrorCode.TooManyConnections, refusal.Code);
        Assert.Equal(
            "The maximum number of connections from 10.0.0.1 that have not logged in was exceeded (10; gateway.max-connecting-per-address)", refusal.Message);
    }

    [Fact]
    public void Who_has_logged_in_makes_room_for_others_who_have_not()
    {
        var gate = GateOf(new ConnectionLimits { Max = 100 });
        var places = new List<ConnectionPlace>();

        while (gate.TryEnter(Here, out var place, out _))
        {
            Assert.Null(place.LogIn(null));
            places.Add(place);
        }

        Assert.Equal(50, places.Count);
        Assert.Contains("max-connections-per-address", Refusal(gate, Here).Message, StringComparison.Ordinal);
        Assert.Equal(0, gate.Connecting);
        Assert.Equal(10, Fill(gate, There).Count);
    }

    [Fact]
    public void Those_who_have_not_logged_in_leave_places_however_many_addresses_they_come_from()
    {
        var gate = GateOf(new ConnectionLimits { Max = 100 });
        var veteran = Enter(gate, There);
        Assert.Null(veteran.LogIn("alice"));

        for (var i = 1; i <= 5; i++) Fill(gate, IPAddress.Parse($"10.0.1.{i}"));

        Assert.Equal(50, gate.Connecting);
        Assert.Contains("gateway.max-connecting)", Refusal(gate, There).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_user_leaves_places_to_other_users()
    {
        var gate = GateOf(new ConnectionLimits { Max = 10, MaxPerAddress = 10, MaxConnectingPerAddress = 10 });
        for (var i = 0; i < 9; i++) Assert.Null(Enter(gate, Here).LogIn("alice"));
        using var tenth = Enter(gate, Here);

        var refusal = tenth.LogIn("alice");

        Assert.Equal("The maximum number of connections of user alice was exceeded (9; gateway.max-connections-per-user)", refusal?.Message);
        Assert.Null(tenth.LogIn("bob"));
        Assert.Contains("gateway.max-connections)", Refusal(gate, There).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_is_given_back_once()
    {
        var gate = GateOf(new ConnectionLimits { Max = 2, MaxPerAddress = 2, MaxPerUser = 1, MaxConnecting = 2, MaxConnectingPerAddress = 2 });
        var first = Enter(gate, Here);
        var second = Enter(gate, Here);
        Assert.Null(first.LogIn("alice"));

        first.Dispose();
        first.Dispose();

        Assert.Equal((1, 1), (gate.Count, gate.Connecting));
        Assert.Null(second.LogIn("alice"));
        second.Dispose();
        Assert.Equal((0, 0), (gate.Count, gate.Connecting));
        Assert.Null(first.LogIn("alice"));
        Assert.Equal(2, Fill(gate, Here).Count);
    }

    [Fact]
    public void All_addresses_of_a_network_of_ipv6_count_as_one()
    {
        var gate = GateOf(new ConnectionLimits { Max = 10, MaxPerAddress = 2, MaxConnectingPerAddress = 2 });
        Enter(gate, IPAddress.Parse("2001:db8:1:2::1"));
        Enter(gate, IPAddress.Parse("2001:db8:1:2:ffff::2"));

        Assert.Contains("from 2001:db8:1:2::/64", Refusal(gate, IPAddress.Parse("2001:db8:1:2::3")).Message, StringComparison.Ordinal);

        Enter(gate, IPAddress.Parse("2001:db8:1:3::1"));
        Enter(gate, IPAddress.Parse("::ffff:10.0.0.1"));
        Enter(gate, Here);
        Assert.Contains("from 10.0.0.1", Refusal(gate, Here).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_comes_by_a_proxy_counts_as_one_of_his_own_address_from_when_it_is_known()
    {
        var gate = GateOf(new ConnectionLimits { Max = 20, MaxPerAddress = 3, MaxConnectingPerAddress = 2 });
        for (var i = 1; i <= 4; i++) Assert.Null(Enter(gate, Here).MoveTo(IPAddress.Parse($"10.0.2.{i}")));
        Assert.Null(Enter(gate, Here).MoveTo(There));
        Assert.Null(Enter(gate, Here).MoveTo(There));
        var flood = Enter(gate, Here);

        var refusal = flood.MoveTo(There);

        Assert.Equal(
            "The maximum number of connections from 10.0.0.2 that have not logged in was exceeded (2; gateway.max-connecting-per-address)", refusal?.Message);
        Assert.Contains("from 10.0.0.2", Refusal(gate, There).Message, StringComparison.Ordinal);
        flood.Dispose();
        Assert.Null(flood.MoveTo(There));
        Assert.Equal((6, 6), (gate.Count, gate.Connecting));
        gate.Check();
    }

    [Fact]
    public void A_proxy_that_does_not_say_whose_its_connections_are_leaves_room_for_others()
    {
        var gate = GateOf(new ConnectionLimits { Max = 10, MaxConnectingPerAddress = 2 });
        var silent = Enter(gate, Here);
        Assert.Null(silent.MoveTo(Here));
        Enter(gate, Here);

        Assert.Contains("from 10.0.0.1 that have not logged in", Refusal(gate, Here).Message, StringComparison.Ordinal);
        Enter(gate, There);
        Assert.Null(silent.MoveTo(There));
        Assert.Null(silent.LogIn(null));
        Enter(gate, Here);
        silent.Dispose();
        gate.Check();
    }

    [Fact]
    public void Places_are_neither_lost_nor_made_by_many_threads()
    {
        var gate = GateOf(new ConnectionLimits { Max = 50 });
        Parallel.For(0, 20_000, i =>
        {
            if (!gate.TryEnter(i % 2 == 0 ? Here : There, out var place, out _)) return;
            if (i % 7 == 0) place.MoveTo(There);
            if (i % 3 == 0) place.LogIn(i % 5 == 0 ? null : "alice");
            Assert.True(gate.Count <= 50);
            place.Dispose();
        });

        Assert.Equal((0, 0), (gate.Count, gate.Connecting));
        Assert.Equal(10, Fill(gate, Here).Count);
        gate.Check();
    }

    private static ConnectionGate GateOf(ConnectionLimits limits) => new(limits, TimeProvider.System, NullLogger.Instance);

    private static List<ConnectionPlace> Fill(ConnectionGate gate, IPAddress address)
    {
        var places = new List<ConnectionPlace>();
        while (gate.TryEnter(address, out var place, out _)) places.Add(place);
        return places;
    }

    private static ConnectionPlace Enter(ConnectionGate gate, IPAddress address)
    {
        Assert.True(gate.TryEnter(address, out var place, out var error), error?.Message);
        return place;
    }

    private static BrokerError Refusal(ConnectionGate gate, IPAddress address)
    {
        Assert.False(gate.TryEnter(address, out _, out var error));
        return error;
    }
}
