using System.Text;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Bridges;

public sealed class BeaconTests
{
    private const string Good = "ACTORMQ-BROKER 1\ngroup:default\nbroker:b\nepoch:7\ninterval:500\nlink:tcp://10.0.0.1:61616\n";

    [Fact]
    public void An_announcement_is_read_as_it_was_written()
    {
        var beacon = new Beacon(
            "default", new BrokerIdentity("b:1\nx", 7), TimeSpan.FromMilliseconds(500), [
                new LinkAddress(true, Beacon.Sender, 61617), new LinkAddress(false, "::1", 1)]);
        var read = BeaconCodec.Read(BeaconCodec.Write(beacon with { Broker = new BrokerIdentity("b:1", 7) }))!;
        Assert.Equal(("default", new BrokerIdentity("b:1", 7), beacon.Interval), (read.Group, read.Broker, read.Interval));
        Assert.Equal(beacon.Addresses, read.Addresses);
        // A name that no broker may have.
        Assert.Null(BeaconCodec.Read(BeaconCodec.Write(beacon)));
    }

    [Fact]
    public void What_does_not_fit_is_left_out()
    {
        var host = $"{new string('h', 60)}.{new string('h', 60)}.{new string('h', 60)}.{new string('h', 60)}.example";
        var beacon = new Beacon(
            new string('g', Beacon.MaxGroup), new BrokerIdentity(new string('b', LinkProtocol.MaxName), long.MaxValue), Beacon.LongestInterval, [
                .. Enumerable.Repeat(new LinkAddress(true, host, 65535), Beacon.MaxAddresses)]);
        Assert.Equal(Beacon.MaxAddresses - 1, BeaconCodec.Read(BeaconCodec.Write(beacon))!.Addresses.Count);
        Assert.Single(
            BeaconCodec.Read(BeaconCodec.Write(beacon with { Broker = new BrokerIdentity(new string(':', LinkProtocol.MaxName / 2), 1) }))!.Addresses.Take(1));
    }

    [Fact]
    public void The_example_is_one() => Assert.NotNull(Read(Good));

    [Theory]
    [InlineData("ACTORMQ-BROKER 1", "ACTORMQ-BROKER 2")]
    [InlineData("group:default", "group:")]
    [InlineData("group:default\n", "")]
    [InlineData("broker:b", "broker:")]
    [InlineData("epoch:7", "epoch:seven")]
    [InlineData("epoch:7", "epoch:7 8")]
    [InlineData("interval:500", "interval:0")]
    [InlineData("interval:500", "interval:-9223372036854775808")]
    [InlineData("interval:500", "interval:9223372036854775807")]
    [InlineData("link:tcp://10.0.0.1:61616\n", "")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://10.0.0.1")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://10.0.0.1:0")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://10.0.0.1:65536")]
    [InlineData("tcp://10.0.0.1:61616", "http://10.0.0.1:61616")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://a b:61616")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://::1:61616")]
    [InlineData("tcp://10.0.0.1:61616", "tcp://user@host:61616")]
    [InlineData("tcp://10.0.0.1:61616\n", "tcp://10.0.0.1:61616")]
    [InlineData("tcp://10.0.0.1:61616\n", "tcp://10.0.0.1:61616\nmore:1\n")]
    public void Anything_else_is_none(string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.Null(Read(Good.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_is_too_long_is_none()
    {
        Assert.Null(Read(Good + string.Concat(Enumerable.Repeat("link:tcp://10.0.0.1:61616\n", Beacon.MaxAddresses))));
        Assert.Null(BeaconCodec.Read(new byte[Beacon.MaxSize + 1]));
        Assert.Null(BeaconCodec.Read([]));
    }

    [Fact]
    public void No_bytes_whatsoever_do_harm() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(0, 255).Select(octet => (byte)octet)).ToArbitrary(),
        Gen.Choose(0, Good.Length - 1).ToArbitrary(),
        (noise, at) =>
        {
            BeaconCodec.Read(noise);
            BeaconCodec.Read([.. Encoding.UTF8.GetBytes(Good[..at]), .. noise, .. Encoding.UTF8.GetBytes(Good[at..])]);
            Assert.Null(Read(Good[..at]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Addresses_are_read_as_they_are_written() => Prop.ForAll(LinkSamples.Addresses.ToArbitrary(), address =>
    {
        Assert.True(LinkAddress.TryParse(address.ToString(), out var read));
        Assert.Equal(address, read);
    }).QuickCheckThrowOnFailure();

    private static Beacon? Read(string text) => BeaconCodec.Read(Encoding.UTF8.GetBytes(text));
}
