using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Admin;

/// <summary>How the broker's records look in the administration's JSON: the same on both of its ends.</summary>
internal static class AdminJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new TextConverter<DestinationName>(name => name.ToString(), text => DestinationText.Parse(text)),
            new TextConverter<LinkAddress>(
                address => address.ToString(), text => LinkAddress.TryParse(text, out var address) ? address : throw new JsonException()),
            new TextConverter<TreePath>(path => path.ToString(), TreePath.Parse),
            new SecondsConverter(),
        },
    };

    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    private sealed class TextConverter<T> : JsonConverter<T>
    {
        private readonly Func<T, string> _write;
        private readonly Func<string, T> _read;

        public TextConverter(Func<T, string> write, Func<string, T> read)
        {
            _write = write;
            _read = read;
        }

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => _read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(_write(value));
    }

    /// <summary>Durations as numbers of seconds, which every script can compute with.</summary>
    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value.TotalSeconds, 6));
    }
}
