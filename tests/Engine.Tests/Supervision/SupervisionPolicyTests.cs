using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Engine.Tests.Supervision;

public sealed class SupervisionPolicyTests
{
    [Fact]
    public void The_back_off_keeps_within_its_bounds_however_many_restarts_there_were()
    {
        var policies = Gen.Elements(0, 1, 100, 100_000).SelectMany(_ => Gen.Choose(0, 100_000), (min, more) => new SupervisionPolicy
        {
            MinBackoff = TimeSpan.FromMilliseconds(min),
            MaxBackoff = TimeSpan.FromMilliseconds(min + more),
        });
        var cases = policies.SelectMany(_ => Gen.Choose(0, 2000), (policy, restarts) => (Policy: policy, Restarts: restarts));
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var backoff = test.Policy.Backoff(test.Restarts, new Random(test.Restarts));
            Assert.InRange(backoff, test.Policy.MinBackoff * 0.8, test.Policy.MaxBackoff);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_back_off_doubles_up_to_its_maximum()
    {
        var policy = new SupervisionPolicy { MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(10) };

        var backoffs = Enumerable.Range(0, 6).Select(restarts => policy.Backoff(restarts, new NoJitter()).TotalSeconds);

        Assert.Equal([1, 2, 4, 8, 10, 10], backoffs);
    }

    [Fact]
    public void Actors_that_fail_together_do_not_come_back_together()
    {
        var random = new Random(1);

        var backoffs = Enumerable.Range(0, 100).Select(_ => SupervisionPolicy.Default.Backoff(0, random)).ToHashSet();

        Assert.InRange(backoffs.Count, 90, 100);
    }

    [Theory]
    [InlineData(0, 0, SupervisionDirective.Stop)]
    [InlineData(3, 2, SupervisionDirective.Restart)]
    [InlineData(3, 3, SupervisionDirective.Stop)]
    public void Restarts_are_allowed_up_to_the_limit(int maxRestarts, int recentRestarts, SupervisionDirective expected)
    {
        var policy = new SupervisionPolicy { MaxRestarts = maxRestarts };

        Assert.Equal(expected, policy.Decide(new ChildFailure(TreePath.Root, new InvalidOperationException(), recentRestarts, policy)));
    }

    private sealed class NoJitter : Random
    {
        public override double NextDouble() => 0;
    }
}
