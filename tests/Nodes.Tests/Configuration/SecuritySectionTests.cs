using System.Net;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class SecuritySectionTests
{
    private static readonly string Hash = PasswordHash.Create("secret", 1000).ToString();

    [Fact]
    public void A_user_has_a_password_and_groups()
    {
        var user = Assert.Single(ConfigText.Options($"security.users.alice {{ password = \"{Hash}\", groups = [a, b] }}").Security.Users);
        Assert.Equal("alice", user.Name);
        Assert.Equal(["a", "b"], user.Groups);
        Assert.True(user.Password.Verify("secret"));
    }

    [Fact]
    public void Groups_may_be_written_with_commas_as_in_ActiveMQ() =>
        Assert.Equal(["a", "b"], ConfigText.Options($"security.users.alice {{ password = \"{Hash}\", groups = \"a, b\" }}").Security.Users[0].Groups);

    [Fact]
    public void A_password_in_plain_text_works_and_is_warned_of()
    {
        const string text = "security.users.alice { password = secret, groups = [] }";
        Assert.True(ConfigText.Options(text).Security.Users[0].Password.Verify("secret"));
        Assert.Contains("written in plain text", Assert.Single(ConfigText.Warnings(text)));
    }

    [Fact]
    public void A_damaged_hash_is_an_error_that_does_not_repeat_it()
    {
        var error = Assert.Single(ConfigText.Errors("security.users.alice { password = \"$pbkdf2-sha512$x\" }"));
        Assert.Contains("as actormq passwd prints it", error);
        Assert.DoesNotContain("sha512", error);
    }

    [Fact]
    public void A_user_without_a_password_is_an_error() =>
        Assert.Equal("2:1: actormq.security.users.alice: the password is missing", Assert.Single(ConfigText.Errors("security.users.alice { groups = [a] }")));

    [Fact]
    public void Access_entries_name_a_queue_a_topic_or_temporary_destinations()
    {
        var access = ConfigText.Options($$"""
            security {
              users.alice { password = "{{Hash}}", groups = [admins] }
              access = [
                { queue = ">", read = [admins], write = [admins], admin = [admins] }
                { topic = "mcollective.>", read = "*" }
                { temp = ">", write = [admins] }
              ]
            }
            """).Security.Access;
        Assert.Equal(
            [DestinationKind.Queue, DestinationKind.Topic, DestinationKind.TemporaryQueue, DestinationKind.TemporaryTopic], access.Select(entry => entry.Kind));
        Assert.Equal("mcollective.>", access[1].Pattern.Text);
        Assert.Equal(["*"], access[1].Read);
        Assert.Empty(access[1].Write);
        Assert.Equal(["admins"], access[3].Write);
    }

    [Fact]
    public void An_access_entry_for_two_things_at_once_is_an_error() =>
        Assert.Contains("exactly one of queue, topic and temp", Assert.Single(ConfigText.Errors("security.access = [ { queue = a, topic = b } ]")));

    [Fact]
    public void A_group_without_users_is_warned_of_with_the_one_that_was_meant() => Assert.Contains(
        "no user is in the group admns; did you mean admins?",
        Assert.Single(
            ConfigText.Warnings($"security {{ users.alice {{ password = \"{Hash}\", groups = [admins] }}, access = [ {{ queue = a, read = [admns] }} ] }}")));

    [Fact]
    public void Rights_without_users_are_warned_of() =>
        Assert.Contains(ConfigText.Warnings("security { access = [ { queue = a } ], anonymous-groups = [guests] }"), warning => warning.Contains("no effect"));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("\"::\"")]
    [InlineData("192.0.2.1")]
    public void Without_users_a_listener_that_is_open_to_other_machines_is_refused(string address)
    {
        var error = Assert.Single(ConfigText.Errors($"listeners.stomp.address = {address}"));
        Assert.StartsWith("2:27: actormq.listeners.stomp.address: the listener stomp is open to other machines", error);
        Assert.Contains("actormq passwd", error);
        Assert.Contains("allow-open-access", error);
    }

    [Theory]
    [InlineData("listeners.stomp.address = 0.0.0.0\nsecurity.users.alice { password = secret }")]
    [InlineData("listeners.stomp.address = 0.0.0.0\nsecurity.allow-open-access = true")]
    [InlineData("listeners.stomp { address = 0.0.0.0, enabled = false }")]
    [InlineData("listeners.stomp.address = localhost")]
    [InlineData("listeners.stomp.address = \"::1\"")]
    public void With_users_or_permission_or_on_loopback_it_is_not(string text) => Assert.Empty(ConfigText.Errors(text));

    [Fact]
    public void By_default_the_broker_listens_on_loopback_at_the_port_of_STOMP() =>
        Assert.Equal((IPAddress.Loopback, 61613), ConfigText.Options("").Gateway.Listeners.Select(listener => (listener.Address, listener.Port)).Single());
}
