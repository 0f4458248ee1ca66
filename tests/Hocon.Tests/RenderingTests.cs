using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class RenderingTests
{
    private const string Sample = """
        broker { name = "east-1", on = true, "data.dir" = /var/lib }
        hosts = [a, 1.50, null]
        nested = [ { x = 1 }, [], {} ]
        none {}, empty = []
        """;

    [Fact]
    public void JSON_can_be_written_in_lines()
    {
        const string Expected = """
            {
              "broker": {
                "name": "east-1",
                "on": true,
                "data.dir": "/var/lib"
              },
              "hosts": [
                "a",
                1.50,
                null
              ],
              "nested": [
                {
                  "x": 1
                },
                [],
                {}
              ],
              "none": {},
              "empty": []
            }
            """;
        Assert.Equal(Expected, HoconJson.Write(Resolve(Sample), indented: true));
    }

    [Fact]
    public void HOCON_is_written_without_needless_quotes_and_commas()
    {
        const string Expected = """
            broker {
              name = "east-1"
              on = true
              "data.dir" = "/var/lib"
            }
            hosts = ["a", 1.50, null]
            nested = [
              {
                x = 1
              }
              []
              {}
            ]
            none {}
            empty = []

            """;
        Assert.Equal(Expected, HoconRenderer.Render(Resolve(Sample)));
    }

    [Fact]
    public void HOCON_can_tell_where_each_value_comes_from()
    {
        var root = HoconDocument.Parse("a.x = 1\n", "user.conf")
            .WithFallback(HoconDocument.Parse("a {\n  x = 2\n  y = [3,\n 4]\n}, home = ${HOME}, n {}, list = [{ k = v }]", "ref.conf"))
            .Resolve(_ => "/root");
        const string Expected = """
            a {
              x = 1  # user.conf:1
              y = [3, 4]  # ref.conf:3
            }
            home = "/root"  # environment variable HOME
            n {}  # ref.conf:5
            list = [
              {
                k = "v"  # ref.conf:5
              }
            ]

            """;
        Assert.Equal(Expected, HoconRenderer.Render(root, withOrigins: true));
        Assert.Equal(root, Resolve(HoconRenderer.Render(root, withOrigins: true)));
    }

    [Fact]
    public void The_name_of_a_file_cannot_break_out_of_a_comment()
    {
        var root = HoconDocument.Parse("a = 1", "x\nb = 2 #").Resolve();
        Assert.Equal("a = 1  # x?b = 2 #:1\n", HoconRenderer.Render(root, withOrigins: true));
    }

    [Theory]
    [InlineData("\"\\\"\\\\\\n\\r\\t\"", "\"\\\"\\\\\\n\\r\\t\"")]
    [InlineData("\"\\u0000\\u007f\\u0085\\/\"", "\"\\u0000\\u007f\\u0085/\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("\"\\ude00\\ud83d\"", "\"\\ude00\\ud83d\"")]
    [InlineData("\"ä\u2028\"", "\"ä\u2028\"")]
    public void Texts_are_escaped_only_where_they_must_be(string text, string json) =>
        Assert.Equal(json, HoconJson.Write(ValueOfA($"a = {text}")));
}
