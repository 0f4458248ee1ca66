using System.Globalization;
using System.Text;
using ActorMQ.Actors.Network;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>The datagram of a <see cref="Beacon"/>: lines in this order, values with STOMP's escapes, nothing else.</summary>
/// <remarks><code>
/// ACTORMQ-BROKER 1
/// group:GROUP
/// broker:NAME
/// epoch:NUMBER
/// interval:MILLISECONDS
/// link:URI               at least one; *:PORT is a port of whoever sends
/// </code></remarks>
public static class BeaconCodec
{
    private const string SenderHost = "://" + Beacon.Sender + ":";

    // Stands for it where a host must be one; no host has it, as it is reserved for documentation.
    private const string Placeholder = "://192.0.2.0:";

    private static ReadOnlySpan<byte> Title => "ACTORMQ-BROKER 1"u8;

    /// <summary>Addresses for which there is no room are left out, the last ones first.</summary>
    public static byte[] Write(Beacon beacon)
    {
        ArgumentNullException.ThrowIfNull(beacon);
        var output = new OutputBuffer();
        output.Write(Title);
        output.Write((byte)'\n');
        Line("group:"u8, beacon.Group);
        Line("broker:"u8, beacon.Broker.Name);
        Line("epoch:"u8, beacon.Broker.Epoch.ToString(CultureInfo.InvariantCulture));
        Line("interval:"u8, ((long)beacon.Interval.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        foreach (var address in beacon.Addresses) Line("link:"u8, address.ToString());
        if (output.Length > Beacon.MaxSize && beacon.Addresses.Count > 1) return Write(beacon with { Addresses = [.. beacon.Addresses.SkipLast(1)] });
        return output.WrittenSpan.ToArray();

        void Line(ReadOnlySpan<byte> name, string value)
        {
            output.Write(name);
            output.WriteEscaped(value, StompVersion.V12);
            output.Write((byte)'\n');
        }
    }

    /// <summary>Reads what anybody may have sent. Null when it is no beacon.</summary>
    public static Beacon? Read(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > Beacon.MaxSize) return null;
        try
        {
            return ReadLines(datagram);
        }
        catch (StompFramingException)
        {
            return null;
        }
    }

    private static Beacon ReadLines(ReadOnlySpan<byte> rest)
    {
        if (!TakeLine(ref rest).SequenceEqual(Title)) throw LinkText.Malformed("no beacon");
        var group = Take(ref rest, "group:"u8);
        if (group.Length is 0 or > Beacon.MaxGroup) throw LinkText.Malformed("group");
        var broker = LinkText.BrokerName(Take(ref rest, "broker:"u8));
        var epoch = LinkText.Number(Take(ref rest, "epoch:"u8), "epoch");
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(LinkText.Number(Take(ref rest, "interval:"u8), "interval"), 0, int.MaxValue));
        if (interval < Beacon.ShortestInterval || interval > Beacon.LongestInterval) throw LinkText.Malformed("interval");
        var addresses = new List<LinkAddress>();
        do addresses.Add(Address(LinkText.Text(Take(ref rest, "link:"u8))));
        while (!rest.IsEmpty && addresses.Count < Beacon.MaxAddresses);
        return rest.IsEmpty ? new Beacon(LinkText.Text(group), new BrokerIdentity(broker, epoch), interval, addresses) : throw LinkText.Malformed("too long");
    }

    private static LinkAddress Address(string text)
    {
        if (!text.Contains(SenderHost, StringComparison.Ordinal))
            return LinkAddress.TryParse(text, out var address) ? address : throw LinkText.Malformed("link");
        return LinkAddress.TryParse(text.Replace(SenderHost, Placeholder, StringComparison.Ordinal), out var port)
            ? port with { Host = Beacon.Sender }
            : throw LinkText.Malformed("link");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name)
    {
        var line = TakeLine(ref rest);
        return line.StartsWith(name) ? line[name.Length..] : throw LinkText.Malformed($"{Encoding.ASCII.GetString(name)} is missing");
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0) throw LinkText.Malformed("a line does not end");
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }
}
