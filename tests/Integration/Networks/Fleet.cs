using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>Many servers as MCollective has them: each with a connection of its own to one of the brokers, each answering what it is asked.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<StompTestClient> _clients = [];
    private Task _answering = Task.CompletedTask;

    private Fleet()
    {
    }

    /// <summary>What a member answers.</summary>
    public static string Answer(int member, string request) => $"{Identity(member)} says pong to {request}";

    public static string Identity(int member) => $"node{member}";

    /// <param name="network">The members are spread over its brokers.</param>
    /// <param name="size">How many.</param>
    /// <param name="destination">What each subscribes to.</param>
    /// <param name="selector">And with which selector.</param>
    public static async Task<Fleet> StartAsync(NodeNetwork network, int size, string destination, Func<int, string?>? selector = null)
    {
        var fleet = new Fleet();
        try
        {
            for (var i = 0; i < size; i++) fleet._clients.Add(await network.Nodes[i % network.Nodes.Count].ConnectAsync());
            foreach (var (i, client) in fleet._clients.Index()) await client.SubscribeAsync(destination, headers: ("selector", selector?.Invoke(i)));
            await network.SettledAsync();
            fleet._answering = Task.WhenAll(fleet._clients.Select((client, i) => fleet.AnswerAsync(client, i)));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _answering;
        foreach (var client in _clients) await client.DisposeAsync();
        _end.Dispose();
    }

    private async Task AnswerAsync(StompTestClient client, int member)
    {
        try
        {
            while (true)
            {
                var request = await client.ReceiveAsync(_end.Token);
                if (request.Command != StompCommand.Message) throw new InvalidOperationException($"{Identity(member)} got {request}");
                await client.PublishAsync(request["reply-to"]!, Answer(member, request.Text), receipt: false);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
