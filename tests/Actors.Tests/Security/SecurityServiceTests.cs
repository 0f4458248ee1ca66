using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Security;

public sealed class SecurityServiceTests
{
    private static readonly UserAccount Alice = new("alice", PasswordHash.Create("secret", 1), ["users"]);

    [Theory]
    [InlineData(null, "anonymous")]
    [InlineData("", "anonymous")]
    [InlineData("bob", "bob")]
    public void Without_users_every_login_is_taken_at_its_word(string? login, string name)
    {
        var security = new SecurityService(new SecurityOptions());

        Assert.True(security.TryDecide(login, "whatever", out var subject));

        Assert.Equal(name, subject!.Name);
        Assert.Empty(subject.Groups);
        Assert.True(security.Allows(subject, AccessRight.Admin, DestinationName.Queue("a")));
    }

    [Fact]
    public void A_login_needs_the_slow_hash_once()
    {
        var security = new SecurityService(new SecurityOptions { Users = [Alice] });

        Assert.False(security.TryDecide("alice", "secret", out _));
        Assert.True(security.Verify("alice", "secret", out var verified));
        Assert.True(security.TryDecide("alice", "secret", out var remembered));

        Assert.Same(verified, remembered);
        Assert.Equal("alice", verified.ToString());
        Assert.Equal("users", Assert.Single(verified.Groups));
    }

    [Theory]
    [InlineData("alice", "wrong")]
    [InlineData("alice", "Secret")]
    [InlineData("alice", "")]
    [InlineData("alice", null)]
    [InlineData("Alice", "secret")]
    [InlineData("nobody", "secret")]
    [InlineData("nobody", "")]
    public void A_wrong_login_is_never_remembered(string login, string? passcode)
    {
        var security = new SecurityService(new SecurityOptions { Users = [Alice] });

        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.False(security.TryDecide(login, passcode, out _));
            Assert.False(security.Verify(login, passcode, out var subject));
            Assert.Null(subject);
        }
    }

    [Fact]
    public void A_remembered_login_is_for_its_own_passcode_only()
    {
        var users = new[] { Alice, new UserAccount("alices", PasswordHash.Create("ecret", 1), []), new UserAccount("a", PasswordHash.Create("x", 1), []) };
        var security = new SecurityService(new SecurityOptions { Users = users });
        Assert.True(security.Verify("alice", "secret", out _));

        Assert.False(security.TryDecide("alice", "secret ", out _));
        Assert.False(security.TryDecide("alices", "ecret", out _));
        Assert.False(security.TryDecide("a", "licesecret", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_login_a_client_is_anonymous_where_that_is_allowed(string? login)
    {
        var closed = new SecurityService(new SecurityOptions { Users = [Alice] });
        var open = new SecurityService(new SecurityOptions { Users = [Alice], AnonymousGroups = ["guests"] });

        Assert.True(closed.TryDecide(login, "x", out var nobody));
        Assert.True(open.TryDecide(login, null, out var guest));

        Assert.Null(nobody);
        Assert.Equal("anonymous", guest!.Name);
        Assert.Equal("guests", Assert.Single(guest.Groups));
    }

    [Fact]
    public void A_change_of_users_and_rights_holds_at_once_and_forgets_what_was_verified()
    {
        var security = new SecurityService(new SecurityOptions { Users = [Alice] });
        Assert.True(security.Verify("alice", "secret", out var alice));
        Assert.True(security.Allows(alice, AccessRight.Read, DestinationName.Queue("a")));
        var version = security.Version;

        security.Replace(new SecurityOptions
        {
            Users = [Alice with { Password = PasswordHash.Create("changed", 1) }],
            Access = [new AccessEntry(DestinationKind.Queue, new DestinationPattern("b")) { Read = ["users"] }],
        });

        Assert.Equal(version + 1, security.Version);
        Assert.False(security.TryDecide("alice", "secret", out _));
        Assert.False(security.Verify("alice", "secret", out _));
        Assert.True(security.Verify("alice", "changed", out _));
        Assert.False(security.Allows(alice, AccessRight.Read, DestinationName.Queue("a")));
        Assert.True(security.Allows(alice, AccessRight.Read, DestinationName.Queue("b")));
    }
}
