using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Tests.Cluster;

/// <summary>What nodes say to each other, and what they make of it.</summary>
public sealed class SiteTextTests
{
    private static readonly SiteView View = new("a:1#0000002a", 2, [new SiteAddress("a", 1), new SiteAddress("10.0.0.1", 7355)]);

    [Fact]
    public void Its_form_is_this()
    {
        Assert.Equal("actormq-site 1 probe a:1#0000002a 2 a:1,10.0.0.1:7355", SiteText.Probe(View));
        Assert.Equal("actormq-site 1 answer - 0 - -", SiteText.Answer(new SiteAnswer(SiteView.Alone, null)));
        var stuck = new SiteAnswer(SiteView.Alone with { IsStuck = true }, "Connection refused");
        Assert.Equal("actormq-site 1 answer ! 0 - Connection refused", SiteText.Answer(stuck));
    }

    [Fact]
    public void What_is_said_is_understood()
    {
        var heard = SiteText.ReadProbe(SiteText.Probe(View))!;
        Assert.Equal((View.Cluster, View.Size), (heard.Cluster, heard.Size));
        Assert.Equal(View.Members, heard.Members);
        Assert.Equal("no way there", SiteText.ReadAnswer(SiteText.Answer(new SiteAnswer(View, "no way there")))!.Unreachable);
        var stuck = SiteText.ReadAnswer(SiteText.Answer(new SiteAnswer(SiteView.Alone with { IsStuck = true }, null)))!;
        Assert.True(stuck.View is { IsStuck: true, Cluster: null } && stuck.Unreachable is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("actormq-site 2 probe - 0 -")]
    [InlineData("actormq-site 1 probe - -1 -")]
    [InlineData("actormq-site 1 probe - 0 a")]
    [InlineData("actormq-site 1 probe - 0 - more")]
    [InlineData("actormq-site 1 probe  0 -")]
    [InlineData("actormq-site 1 answer - 0 -")]
    public void Anything_else_is_not(string text)
    {
        Assert.Null(SiteText.ReadProbe(text));
        Assert.Null(SiteText.ReadAnswer(text));
    }

    [Fact]
    public void Of_two_clusters_one_yields_and_not_both()
    {
        SiteView[] views = [SiteView.Alone, View, View with { Size = 3 }, View with { Cluster = "b" }, View with { Cluster = "b", Size = 3 }];
        foreach (var one in views)
        {
            foreach (var other in views)
            {
                Assert.False(one.Beats(other) && other.Beats(one));
                if (one.Cluster is not null && other.Cluster is not null && one.Cluster != other.Cluster) Assert.True(one.Beats(other) || other.Beats(one));
            }
        }
    }

    [Fact]
    public void A_member_says_by_roles_where_its_broker_is()
    {
        LinkAddress[] links = [new(true, "mq1", 61616), new(false, "10.0.0.1", 61617)];
        var member = SiteRoles.Read(new SiteAddress("mq1", 7355), SiteRoles.Of("de=1 \"x\"", links, "1.0"), SiteMemberStatus.Up);
        Assert.Equal(("de=1 \"x\"", "1.0"), (member.Broker, member.Version));
        Assert.Equal(links, member.Links);
        Assert.Empty(SiteRoles.Read(new SiteAddress("mq1", 7355), ["link=nonsense", "dc-default"], SiteMemberStatus.Up).Links);
    }

    [Theory]
    [InlineData("mq1:7355", true)]
    [InlineData("10.0.0.1:1", true)]
    [InlineData("mq1", false)]
    [InlineData("mq1:0", false)]
    [InlineData("mq1:70000", false)]
    [InlineData("::1:7355", false)]
    [InlineData("[::1]:7355", false)]
    [InlineData("m q:7355", false)]
    public void An_address_is_a_host_and_a_port(string text, bool isOne) => Assert.Equal(isOne, SiteAddress.TryParse(text, out _));
}
