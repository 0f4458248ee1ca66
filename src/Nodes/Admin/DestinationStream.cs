using System.Text.Json;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Nodes.Admin;

/// <summary>
/// A <see cref="DestinationList"/> that is written while the destinations answer. Of a hundred thousand answers that had to wait for each other
/// every one would survive a collection or two, which everybody waits for.
/// </summary>
internal sealed class DestinationStream : IResult
{
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

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var list = new Parts(_destinations, _unanswered, _total);
        return JsonSerializer.SerializeAsync(httpContext.Response.BodyWriter, list, AdminJson.Options, httpContext.RequestAborted);
    }

    /// <summary>As a <see cref="DestinationList"/>, with destinations that come one after the other.</summary>
    private sealed record Parts(IAsyncEnumerable<DestinationStatus> Destinations, IReadOnlyList<string> Unanswered, int Total);
}
