using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Security;

public sealed class AccessPolicyTests
{
    private static readonly Subject Alice = new("alice", ["users", "staff"]);
    private static readonly Subject Nobody = new("nobody", []);

    [Fact]
    public void Without_entries_everything_is_allowed()
    {
        Assert.True(AccessPolicy.Open.Allows(Nobody, AccessRight.Admin, DestinationName.Queue("a")));
        Assert.True(AccessPolicy.Open.Allows(Nobody, AccessRight.Read, DestinationName.Queue(">")));
    }

    [Fact]
    public void Without_a_matching_entry_nothing_is_allowed()
    {
        var policy = AccessPolicy.Of([Queue("a", read: "users")]);

        Assert.True(policy.Allows(Alice, AccessRight.Read, DestinationName.Queue("a")));
        Assert.False(policy.Allows(Alice, AccessRight.Read, DestinationName.Queue("b")));
        Assert.False(policy.Allows(Alice, AccessRight.Read, DestinationName.Topic("a")));
        Assert.False(policy.Allows(Alice, AccessRight.Write, DestinationName.Queue("a")));
        Assert.False(policy.Allows(Alice, AccessRight.Admin, DestinationName.Queue("a")));
        Assert.False(policy.Allows(Nobody, AccessRight.Read, DestinationName.Queue("a")));
        Assert.False(AccessPolicy.Of([]).Allows(Alice, AccessRight.Read, DestinationName.Queue("a")));
    }

    [Theory]
    [InlineData(AccessRight.Read, true, false, false)]
    [InlineData(AccessRight.Write, false, true, false)]
    [InlineData(AccessRight.Admin, false, false, true)]
    public void Each_right_is_granted_on_its_own(AccessRight right, bool read, bool write, bool admin)
    {
        var policy = AccessPolicy.Of([Queue("r", read: "users"), Queue("w", write: "users"), Queue("a", admin: "users")]);

        Assert.Equal(
            (read, write, admin),
            (
                policy.Allows(Alice, right, DestinationName.Queue("r")),
                policy.Allows(Alice, right, DestinationName.Queue("w")),
                policy.Allows(Alice, right, DestinationName.Queue("a"))));
    }

    [Fact]
    public void A_narrow_entry_takes_nothing_away_from_a_broad_one()
    {
        var policy = AccessPolicy.Of([Queue("secret.a", read: "others"), Queue(">", read: "users"), Queue("secret.>", read: "others")]);

        Assert.True(policy.Allows(Alice, AccessRight.Read, DestinationName.Queue("secret.a")));
    }

    [Fact]
    public void The_group_star_is_everybody()
    {
        var policy = AccessPolicy.Of([new AccessEntry(DestinationKind.Queue, new DestinationPattern(">")) { Read = ["x", "*"] }]);

        Assert.True(policy.Allows(Nobody, AccessRight.Read, DestinationName.Queue("a")));
        Assert.False(policy.Allows(Nobody, AccessRight.Write, DestinationName.Queue("a")));
    }

    [Fact]
    public void Groups_and_names_are_case_sensitive()
    {
        var policy = AccessPolicy.Of([Queue("a", read: "Users"), Queue("B", read: "users")]);

        Assert.False(policy.Allows(Alice, AccessRight.Read, DestinationName.Queue("a")));
        Assert.False(policy.Allows(Alice, AccessRight.Read, DestinationName.Queue("b")));
    }

    [Theory]
    [InlineData("team.>", "team.>", true)]
    [InlineData("team.>", "team.*", true)]
    [InlineData("team.>", "team.a.>", true)]
    [InlineData("team.>", ">", false)]
    [InlineData("team.>", "*.a", false)]
    [InlineData("team.*", "team.>", false)]
    [InlineData("team.*", "team.*", true)]
    [InlineData("team.a", "team.*", false)]
    [InlineData(">", "*", true)]
    [InlineData("*.>", ">", true)]
    public void A_wildcard_subscription_needs_one_entry_that_covers_all_of_it(string granted, string wanted, bool isAllowed) =>
        Assert.Equal(
            isAllowed,
            AccessPolicy.Of([Queue(granted, read: "users"), Topic(">", read: "users")]).Allows(Alice, AccessRight.Read, DestinationName.Queue(wanted)));

    [Fact]
    public void Temporary_destinations_are_everybodys_until_they_have_entries()
    {
        var temporary = new DestinationName(DestinationKind.TemporaryQueue, "ID-1-r");
        var topic = new DestinationName(DestinationKind.TemporaryTopic, "ID-1-r");
        var without = AccessPolicy.Of([Queue(">", read: "others")]);
        var with = AccessPolicy.Of([new AccessEntry(DestinationKind.TemporaryQueue, new DestinationPattern(">")) { Write = ["staff"] }]);

        Assert.True(without.Allows(Nobody, AccessRight.Admin, temporary));
        Assert.True(with.Allows(Alice, AccessRight.Write, temporary));
        Assert.False(with.Allows(Alice, AccessRight.Read, temporary));
        Assert.False(with.Allows(Nobody, AccessRight.Write, temporary));
        Assert.True(with.Allows(Nobody, AccessRight.Write, topic));
    }

    [Theory]
    [InlineData(AccessRight.Read, "User alice is not authorized to read from: queue://a")]
    [InlineData(AccessRight.Write, "User alice is not authorized to write to: queue://a")]
    [InlineData(AccessRight.Admin, "User alice is not authorized to create: queue://a")]
    public void A_denial_is_in_the_words_of_ActiveMQ(AccessRight right, string message)
    {
        var error = AccessPolicy.Denied(Alice, right, DestinationName.Queue("a"));

        Assert.Equal((ErrorCode.NotAuthorized, message), (error.Code, error.Message));
    }

    private static AccessEntry Queue(string pattern, string? read = null, string? write = null, string? admin = null) =>
        Entry(DestinationKind.Queue, pattern, read, write, admin);

    private static AccessEntry Topic(string pattern, string? read = null) => Entry(DestinationKind.Topic, pattern, read, null, null);

    private static AccessEntry Entry(DestinationKind kind, string pattern, string? read, string? write, string? admin) =>
        new(kind, new DestinationPattern(pattern)) { Read = Groups(read), Write = Groups(write), Admin = Groups(admin) };

    private static string[] Groups(string? group) => group is null ? [] : [group];
}
