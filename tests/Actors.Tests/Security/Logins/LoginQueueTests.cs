using System.Net;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Tests.Support;

namespace ActorMQ.Actors.Tests.Security.Logins;

public sealed class LoginQueueTests
{
    private static readonly Origin Here = Origin.Of(IPAddress.Parse("10.0.0.1"));
    private static readonly Origin There = Origin.Of(IPAddress.Parse("10.0.0.2"));

    private readonly LoginQueue _queue = new(new LoginOptions());
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_flood_from_one_address_makes_no_other_address_wait()
    {
        for (var i = 0; i < 60; i++) Add(Here, $"user{i}", "wrong");
        Add(There, "alice", "secret");

        Assert.Equal(Here, Take().Origin);
        Assert.Equal("alice", Take().Login);
    }

    [Fact]
    public void A_flood_of_one_user_makes_no_other_user_of_the_same_address_wait()
    {
        for (var i = 0; i < 60; i++) Add(Here, "mallory", $"wrong{i}");
        Fail(Take());
        Add(Here, "alice", "secret");

        Assert.Equal("alice", Take().Login);
    }

    [Fact]
    public void The_newest_password_of_a_user_is_looked_at_before_older_ones()
    {
        Add(Here, "alice", "wrong1");
        Add(Here, "alice", "wrong2");
        Add(Here, "alice", "secret");

        Assert.Equal("secret", Take().Passcode);
    }

    [Fact]
    public void What_is_the_same_is_verified_once()
    {
        var requests = Enumerable.Range(0, 1000).Select(_ => Add(Here, "alice", "secret")).ToList();

        Assert.Equal(1, _queue.Count);
        Assert.Equal(requests, Take().Requests);
        Assert.False(_queue.TryTake(_now, out _));
    }

    [Fact]
    public void Passwords_of_one_user_are_verified_one_after_the_other_and_those_of_others_meanwhile()
    {
        Add(Here, "alice", "one");
        Add(There, "alice", "two");
        Add(There, "bob", "three");
        var first = Take();

        Assert.Equal("bob", Take().Login);
        Assert.False(_queue.TryTake(_now, out _));
        Assert.Null(_queue.DueAt(_now));

        _queue.Done(first, wasRight: true, _now);
        Assert.Equal("two", Take().Passcode);
    }

    [Fact]
    public void Wrong_passwords_of_a_user_and_address_are_looked_at_more_and_more_slowly()
    {
        var pauses = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            Add(Here, "alice", $"wrong{i}");
            var due = _queue.DueAt(_now) ?? _now;
            pauses.Add((due - _now).TotalMilliseconds);
            if (due > _now) Assert.False(_queue.TryTake(_now, out _));
            _now = due;
            Fail(Take());
        }

        Assert.Equal([0, 0, 0, 0, 250, 500, 1000, 2000, 4000, 4000], pauses);
        Add(There, "alice", "secret");
        Assert.Equal("secret", Take().Passcode);
    }

    [Fact]
    public void An_address_that_brings_many_names_is_slowed_down_as_a_whole()
    {
        for (var i = 0; i < 21; i++)
        {
            Add(Here, $"user{i}", "wrong");
            Fail(Take());
        }
        Add(Here, "alice", "secret");

        Assert.False(_queue.TryTake(_now, out _));
        Assert.Equal(_now.AddMilliseconds(250), _queue.DueAt(_now));
    }

    [Fact]
    public void A_user_who_is_tried_from_many_addresses_is_slow_for_those_and_quick_for_others()
    {
        for (var i = 0; i < 60; i++)
        {
            Add(Origin.Of(IPAddress.Parse($"10.0.1.{i}")), "alice", "wrong");
            Fail(Take());
        }
        Add(Origin.Of(IPAddress.Parse("10.0.1.7")), "alice", "wrong again");
        Assert.False(_queue.TryTake(_now, out _));

        Add(There, "alice", "secret");
        Assert.Equal("secret", Take().Passcode);
    }

    [Fact]
    public void After_a_minute_without_wrong_passwords_all_is_forgotten()
    {
        for (var i = 0; i < 3; i++)
        {
            Add(Here, "alice", $"wrong{i}");
            Fail(Take());
        }
        Add(Here, "alice", "wrong");
        Fail(Take());
        _now += WrongLogins.Memory;
        Add(Here, "alice", "secret");

        Assert.Equal("secret", Take().Passcode);
    }

    [Fact]
    public void Too_many_of_one_address_push_out_its_own_oldest()
    {
        var queue = new LoginQueue(new LoginOptions { MaxWaitingPerAddress = 2 });

        Assert.Null(queue.Add(Request(Here, "alice", "1")));
        Assert.Null(queue.Add(Request(Here, "alice", "2")));

        Assert.Equal("1", queue.Add(Request(Here, "bob", "3"))?.Passcode);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void Too_many_in_all_push_out_the_oldest_of_the_address_that_has_most()
    {
        var queue = new LoginQueue(new LoginOptions { MaxWaiting = 3 });
        for (var i = 0; i < 3; i++) Assert.Null(queue.Add(Request(Here, "alice", $"{i}")));

        var dropped = queue.Add(Request(There, "bob", "secret"));

        Assert.Equal((Here, "0"), (dropped?.Origin, dropped?.Passcode));
        Assert.Equal(3, queue.Count);
    }

    [Fact]
    public void What_nobody_waits_for_any_more_is_not_verified()
    {
        var gone = Add(Here, "alice", "secret");
        var stays = Add(Here, "alice", "secret");

        _queue.Withdraw(gone);
        Assert.Equal([stays], Take().Requests);

        _queue.Withdraw(Add(Here, "bob", "secret"));
        Assert.Equal(0, _queue.Count);
        Assert.False(_queue.TryTake(_now, out _));
    }

    private static LoginRequest Request(Origin origin, string login, string passcode) =>
        new(origin, login, passcode, new TestRef<LoginAnswer>(static _ => { }), 1);

    private LoginRequest Add(Origin origin, string login, string passcode)
    {
        var request = Request(origin, login, passcode);
        Assert.Null(_queue.Add(request));
        return request;
    }

    private LoginAttempt Take()
    {
        Assert.True(_queue.TryTake(_now, out var attempt));
        return attempt;
    }

    private void Fail(LoginAttempt attempt) => _queue.Done(attempt, wasRight: false, _now);
}
