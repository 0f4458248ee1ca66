using ActorMQ.Hocon;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class EffectiveConfigurationTests
{
    [Fact]
    public void Each_value_has_its_origin()
    {
        var lines = ConfigText.Read("broker.name = mine").Render().Split('\n').Select(line => line.Trim()).ToList();
        Assert.Contains("name = \"mine\"  # broker.conf:2", lines);
        Assert.Contains(lines, line => line.StartsWith("memory-limit = \"512MiB\"  # reference.conf:", StringComparison.Ordinal));
    }

    [Fact]
    public void Passwords_are_hidden_wherever_they_come_from()
    {
        var rendered = ConfigText.ReadFile("""
            secret = hunter2
            actormq {
              security.users { alice { password = hunter2 }, bob { password = ${secret} } }
              listeners.stomp-ssl { enabled = true, certificate = x, key-password = hunter2 }
            }
            """).Render();
        Assert.DoesNotContain("hunter2", rendered);
        Assert.Equal(3, rendered.Split("(hidden)").Length - 1);
    }

    [Fact]
    public void It_is_a_configuration_again()
    {
        var rendered = ConfigText.Read("destinations.queues.\"a.>\" { max-messages = 5 }").Render();
        Assert.Equal(
            ConfigText.Read("destinations.queues.\"a.>\" { max-messages = 5 }").Effective, HoconDocument.Parse(rendered, "x").Resolve().Get("actormq"));
    }

    [Fact]
    public void Keys_of_the_users_own_are_left_out() => Assert.DoesNotContain("location", ConfigText.ReadFile("location = dc1\nactormq {}").Render());
}
