using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Bridges;

public sealed class NeighbourhoodTests : INeighbourhoodEffects<string>
{
    private readonly List<string> _effects = [];

    [Fact]
    public void The_broker_with_the_smaller_name_decides_and_prefers_what_it_has_dialled_itself()
    {
        var neighbourhood = Of("a");
        neighbourhood.Introduce("in", Hello("b"), hasDialled: false, "b-to-a");
        neighbourhood.Introduce("out", Hello("b"), hasDialled: true, "a-to-b");
        neighbourhood.Introduce("in2", Hello("b"), hasDialled: false, "b-to-a-2");
        Assert.Equal(["admit in", "up in", "admit out", "admit in2"], Effects());
        neighbourhood.Lost("in");
        Assert.Equal(["down in", "up out"], Effects());
        neighbourhood.Lost("in2");
        Assert.Empty(Effects());
        neighbourhood.Lost("out");
        Assert.Equal(["down out"], Effects());
    }

    [Fact]
    public void The_other_follows()
    {
        var neighbourhood = Of("b");
        neighbourhood.Introduce("one", Hello("a"), hasDialled: true, "b-to-a");
        neighbourhood.Introduce("two", Hello("a"), hasDialled: false, "a-to-b");
        Assert.Equal(["admit one", "admit two"], Effects());
        neighbourhood.Activated("two");
        neighbourhood.Activated("two");
        Assert.Equal(["up two"], Effects());
        // It has lost the second, before this one has.
        neighbourhood.Activated("one");
        Assert.Equal(["down two", "refuse two replaced", "up one"], Effects());
        neighbourhood.Lost("two");
        Assert.Empty(Effects());
    }

    [Fact]
    public void A_new_link_of_the_same_name_takes_the_place_of_the_old_one()
    {
        var neighbourhood = Of("a");
        neighbourhood.Introduce("old", Hello("b"), hasDialled: false, "b-to-a");
        neighbourhood.Introduce("new", Hello("b"), hasDialled: false, "b-to-a");
        Assert.Equal(["admit old", "up old", "down old", "refuse old replaced", "admit new", "up new"], Effects());
    }

    [Fact]
    public void Of_two_runs_of_a_broker_the_later_one_is_the_true_one()
    {
        var neighbourhood = Of("a");
        neighbourhood.Introduce("first", Hello("b", epoch: 1), hasDialled: false, "x");
        neighbourhood.Introduce("second", Hello("b", epoch: 2), hasDialled: false, "y");
        Assert.Equal(["admit first", "up first", "down first", "refuse first replaced", "admit second", "up second"], Effects());
        neighbourhood.Introduce("again", Hello("b", epoch: 1), hasDialled: false, "x");
        Assert.Equal(["refuse again older-run"], Effects());
    }

    [Fact]
    public void Its_own_name_is_refused()
    {
        var neighbourhood = Of("a");
        neighbourhood.Introduce("itself", Hello("a", epoch: 1), hasDialled: true, "x");
        neighbourhood.Introduce("another", Hello("a", epoch: 2), hasDialled: true, "x");
        Assert.Equal(["refuse itself same-broker", "refuse another same-name"], Effects());
    }

    [Fact]
    public void A_link_that_nobody_wants_is_given_up_after_a_while()
    {
        var neighbourhood = Of("b");
        neighbourhood.Introduce("one", Hello("a"), hasDialled: true, "x");
        neighbourhood.Introduce("two", Hello("a"), hasDialled: true, "y");
        neighbourhood.Activated("one");
        neighbourhood.Idle("two");
        neighbourhood.Idle("two");
        Assert.DoesNotContain(Effects(), effect => effect.StartsWith("abandon", StringComparison.Ordinal));
        neighbourhood.Lost("one");
        neighbourhood.Idle("two");
        Assert.Equal(["down one"], Effects());
        neighbourhood.Idle("two");
        Assert.Equal(["abandon two"], Effects());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_happens_there_is_at_most_one_link_to_a_neighbour_and_one_if_it_decides(int seed)
    {
        var random = new Random(seed);
        var neighbourhood = Of("m");
        var alive = new HashSet<string>();
        var used = new Dictionary<string, string>();
        for (var step = 0; step < 3000; step++)
        {
            // Links are told apart as objects.
            var link = string.Intern($"{(random.Next(2) == 0 ? 'a' : 'z')}{random.Next(6)}");
            if (random.Next(3) > 0 && !alive.Contains(link))
            {
                neighbourhood.Introduce(link, Hello(link[..1], random.Next(1, 4)), random.Next(2) == 0, $"n{random.Next(4)}");
            }
            else if (random.Next(2) == 0)
            {
                neighbourhood.Activated(link);
            }
            else
            {
                neighbourhood.Lost(link);
                alive.Remove(link);
            }
            foreach (var (what, whom) in Effects().Select(effect => (effect.Split(' ')[0], effect.Split(' ')[1])))
            {
                if (what == "admit") alive.Add(whom);
                if (what == "refuse") alive.Remove(whom);
                if (what == "up") Assert.True(used.TryAdd(whom[..1], whom));
                if (what == "down") Assert.True(used.Remove(whom[..1], out var was) && was == whom);
            }
            Assert.All(used.Values, one => Assert.Contains(one, alive));
            // Of z it decides itself.
            Assert.Equal(alive.Any(one => one[0] == 'z'), used.ContainsKey("z"));
        }
    }

    void INeighbourhoodEffects<string>.Admit(string link) => _effects.Add($"admit {link}");

    void INeighbourhoodEffects<string>.Refuse(string link, LinkRefusal refusal, string text) => _effects.Add($"refuse {link} {refusal}");

    void INeighbourhoodEffects<string>.Up(string link) => _effects.Add($"up {link}");

    void INeighbourhoodEffects<string>.Down(string link) => _effects.Add($"down {link}");

    void INeighbourhoodEffects<string>.Abandon(string link) => _effects.Add($"abandon {link}");

    private static LinkSignal.Hello Hello(string name, long epoch = 1) => new(LinkProtocol.Version, new BrokerIdentity(name, epoch), "1.0", "");

    private Neighbourhood<string> Of(string name) => new(new BrokerIdentity(name, 1), this);

    private string[] Effects()
    {
        string[] effects = [.. _effects];
        _effects.Clear();
        return effects;
    }
}
