using System.Net;
using ActorMQ.Hocon;
using ActorMQ.Model;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Conversions of values beyond those of HOCON itself; what does not convert is a <see cref="HoconException"/>.</summary>
internal static class ConfigValue
{
    public static ByteSize Size(HoconValue value) => new(value.AsBytes());

    public static ByteSize? OptionalSize(HoconValue value) => value is HoconNull ? null : Size(value);

    /// <summary>A size that an <see cref="int"/> can hold.</summary>
    public static int SmallSize(HoconValue value) =>
        value.AsBytes() is var bytes and <= int.MaxValue ? (int)bytes : throw value.Unexpected("a size of less than 2GiB");

    public static string? OptionalText(HoconValue value) => value is HoconNull ? null : value.AsString();

    /// <summary>A path of a file or directory; a relative one starts at the working directory.</summary>
    public static string Location(HoconValue value) => value.AsString() is { } path && !string.IsNullOrWhiteSpace(path) && !path.Contains('\0')
        ? Path.GetFullPath(path)
        : throw value.Unexpected("a path");

    public static string? OptionalLocation(HoconValue value) => value is HoconNull ? null : Location(value);

    /// <summary>An array of texts, or one text with commas between, as ActiveMQ writes groups.</summary>
    public static IReadOnlyList<string> Texts(HoconValue value) => value is HoconArray array
        ? [.. array.Items.Select(item => item.AsString())]
        : [.. value.AsString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public static IReadOnlyList<string>? OptionalTexts(HoconValue value) => value is HoconNull ? null : Texts(value);

    /// <summary>An address to listen at.</summary>
    public static IPAddress Address(HoconValue value) => value.AsString() switch
    {
        "localhost" => IPAddress.Loopback,
        var text when IPAddress.TryParse(text, out var address) => address,
        _ => throw value.Unexpected("an IP address such as 127.0.0.1, 0.0.0.0 (all IPv4) or \"::\" (all)"),
    };

    /// <summary>Networks, or single addresses.</summary>
    public static IReadOnlyList<IPNetwork> Networks(HoconValue value) => [.. Texts(value).Select(text => text switch
    {
        _ when IPNetwork.TryParse(text, out var network) => network,
        _ when IPAddress.TryParse(text, out var address) => new IPNetwork(address, address.GetAddressBytes().Length * 8),
        _ => throw value.Unexpected("addresses such as 10.0.0.5 and networks such as 10.1.0.0/24 or fd00::/64"),
    })];

    /// <summary>One of a few words.</summary>
    public static T Choice<T>(HoconValue value, params IEnumerable<(string Word, T Value)> choices)
    {
        var word = value.AsString();
        foreach (var choice in choices)
        {
            if (choice.Word == word) return choice.Value;
        }
        throw value.Unexpected($"one of {string.Join(", ", choices.Select(choice => choice.Word))}");
    }
}
