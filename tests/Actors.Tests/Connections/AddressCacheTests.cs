using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class AddressCacheTests
{
    private readonly AddressCache _cache = new(new ConnectionIdentity("ID-node1-abc", 7));

    [Fact]
    public void A_header_is_read_once()
    {
        var first = Get("/queue/a");
        Get("/queue/b");

        Assert.Same(first, Get("/queue/a"));
        Assert.Same(first, Get("/queue/a"));
        Assert.Equal(2, _cache.Count);
    }

    [Fact]
    public void An_entry_has_the_real_name_and_its_encoded_line()
    {
        var own = Get("/temp-queue/a\\cb", StompVersion.V12);

        Assert.Equal(new DestinationName(DestinationKind.TemporaryQueue, "ID-node1-abc-7-a:b"), own.First);
        Assert.Equal("destination:/remote-temp-queue/ID-node1-abc-7-a\\cb\n", Encoding.UTF8.GetString(own.Line));
    }

    [Fact]
    public void Escapes_are_those_of_the_version()
    {
        Assert.Equal("a:b", Get("/queue/a\\cb", StompVersion.V11).First.Name);
        Assert.Equal("a\\cb", new AddressCacheTests().Get("/queue/a\\cb", StompVersion.V10).First.Name);
    }

    [Fact]
    public void The_number_of_entries_is_bounded()
    {
        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal($"reply.{i}", Get($"/queue/reply.{i}").First.Name);
            Assert.InRange(_cache.Count, 1, 512);
        }
        Assert.Equal("reply.0", Get("/queue/reply.0").First.Name);
    }

    [Fact]
    public void Long_headers_are_read_but_not_kept()
    {
        var name = new string('x', 5000);

        Assert.Equal(name, Get($"/queue/{name}").First.Name);
        Assert.Equal(name, Get($"/queue/{name}").First.Name);
        Assert.Equal(0, _cache.Count);
    }

    [Fact]
    public void What_is_no_destination_is_not_kept()
    {
        Assert.False(_cache.TryGet("/nowhere/a"u8, StompVersion.V12, out var entry, out var error));
        Assert.Null(entry);
        Assert.NotNull(error);
        Assert.Equal(0, _cache.Count);
    }

    private AddressCache.Entry Get(string raw, StompVersion version = StompVersion.V12)
    {
        Assert.True(_cache.TryGet(Encoding.UTF8.GetBytes(raw), version, out var entry, out var error), error);
        return entry;
    }
}
