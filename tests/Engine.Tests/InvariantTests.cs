using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class InvariantTests
{
    [Fact]
    public void A_broken_state_fails_its_actor_at_the_end_of_the_turn()
    {
        var world = new World(options: new TurnOptions { ChecksInvariants = true });
        var actor = world.Spawn(() => new Balance());
        actor.Tell(-1);
        actor.Tell(3);
        world.Run();
        Assert.Null(world.Inspect("/user/a").LastFailure);

        actor.Tell(-3);
        world.Run();

        Assert.Equal("BrokenInvariantException: the balance is -1, and must not be below 0", world.Inspect("/user/a").LastFailure);
    }

    [Fact]
    public void Nobody_looks_where_it_is_not_asked_for()
    {
        var world = new World(options: new TurnOptions { ChecksInvariants = false });
        world.Spawn(() => new Balance()).Tell(-1);
        world.Run();

        Assert.Null(world.Inspect("/user/a").LastFailure);
    }

    [Fact]
    public void A_text_is_made_only_of_what_does_not_hold()
    {
        Invariant.Holds(true, $"{new Unspeakable()}");
        Assert.Throws<InvalidOperationException>(() => Invariant.Holds(false, $"{new Unspeakable()}"));
    }

    private sealed class Unspeakable
    {
        public override string ToString() => throw new InvalidOperationException();
    }

    private sealed class Balance : Actor<int>
    {
        private int _balance;

        protected override void OnReceive(int message) => _balance += message;

        protected override void CheckState() => Invariant.Holds(_balance >= 0, $"the balance is {_balance}, and must not be below 0");
    }
}
