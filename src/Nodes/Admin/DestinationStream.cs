using System.Text.Json;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Nodes.Admin;

/// <summary>
/// A <see cref="DestinationList"/> that is written while the destinations answer. Of a hundred thousand answers that had to wait for each other
/// every one would survive a collection or two, which everybody waits for.
/// </summary>
internal sealed class DestinationStream : IResult
{
    private const int Portion = 32 << 10;

    private readonly IAsyncEnumerable<DestinationStatus> _destinations;
    private readonly IReadOnlyList<string> _unanswered;
    private readonly int _total;

    /// <param name="destinations">In the order asked for.</param>
    /// <param name="unanswered">Complete when these have come.</param>
    /// <param name="total">How many there are.</param>
    public DestinationStream(IAsyncEnumerable<DestinationStatus> destinations, IReadOnlyList<string> unanswered, int total)
    {
        _destinations = destinations;
        _unanswered = unanswered;
        _total = total;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var body = httpContext.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = AdminJson.Options.Encoder });
        var flushed = 0L;
        json.WriteStartObject();
        json.WriteStartArray(NameOf(nameof(DestinationList.Destinations)));
        await foreach (var status in _destinations)
        {
            JsonSerializer.Serialize(json, status, AdminJson.Options);
            if (json.BytesCommitted + json.BytesPending - flushed < Portion) continue;
            await json.FlushAsync(httpContext.RequestAborted);
            flushed = json.BytesCommitted;
            await body.FlushAsync(httpContext.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteStartArray(NameOf(nameof(DestinationList.Unanswered)));
        foreach (var name in _unanswered) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteNumber(NameOf(nameof(DestinationList.Total)), _total);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    private static string NameOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
