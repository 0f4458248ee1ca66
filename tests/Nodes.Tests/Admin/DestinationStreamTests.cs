using System.Text.Json;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Nodes.Admin;
using Microsoft.AspNetCore.Http;

namespace ActorMQ.Nodes.Tests.Admin;

public sealed class DestinationStreamTests
{
    private readonly MemoryStream _body = new();

    [Fact]
    public async Task What_is_listed_leaves_while_others_are_still_asked()
    {
        var lags = new List<long>();
        var written = 0L;

        await Write(Statuses(5000, () => lags.Add((written += 100) - _body.Length)), ["busy"], 5001);

        // Each takes more than 100 bytes.
        Assert.All(lags, lag => Assert.True(lag < 64 << 10, $"{lag} bytes were kept"));
        var list = JsonSerializer.Deserialize<DestinationList>(_body.ToArray(), AdminJson.Options)!;
        Assert.Equal(Enumerable.Range(0, 5000).Select(Name), list.Destinations.Select(status => status.Name));
        Assert.Equal((5001, "busy"), (list.Total, Assert.Single(list.Unanswered)));
    }

    [Fact]
    public async Task It_reads_like_a_list_that_was_written_at_once()
    {
        var consumer = new ConsumerStatus("c", 1, 2, 3, 4, 5, 6, true, "a = 'ä'");
        DestinationStatus[] statuses = [new(Name(1)) { Messages = 5, Consumers = [consumer] }, new(Name(2))];

        await Write(statuses.ToAsyncEnumerable(), ["x", "y"], 4);

        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(new DestinationList(statuses, ["x", "y"], 4), AdminJson.Options), _body.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Those_that_have_the_most_come_first_then_by_name(int most)
    {
        var random = new Random(1);
        var statuses = Enumerable.Range(0, 100).Select(i => new DestinationStatus(Name(i)) { Messages = random.Next(10) }).ToArray();
        var ranking = new DestinationRanking(status => status.Messages, most);
        random.Shuffle(statuses);

        foreach (var status in statuses) ranking.Add(status);

        Assert.Equal(
            statuses.OrderByDescending(status => status.Messages).ThenBy(status => status.Name.ToString(), StringComparer.Ordinal).Take(most),
            ranking.TakeAll());
    }

    private static DestinationName Name(int number) => DestinationName.Queue($"orders.{number}");

    private static async IAsyncEnumerable<DestinationStatus> Statuses(int count, Action each)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new DestinationStatus(Name(i));
            each();
        }
        await Task.CompletedTask;
    }

    private async Task Write(IAsyncEnumerable<DestinationStatus> destinations, IReadOnlyList<string> unanswered, int total)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = _body;
        await new DestinationStream(destinations, unanswered, total).ExecuteAsync(context);
        await context.Response.BodyWriter.FlushAsync();
    }
}
