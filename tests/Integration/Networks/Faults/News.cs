namespace ActorMQ.Integration.Networks.Faults;

/// <summary>
/// Topic messages from every node to every node all the time. Between two nodes that live, nothing is lost and nothing comes twice, whatever
/// happens to the links and to the brokers on the way, from when the one has heard what the other wants. Until then a message may come
/// because the other wanted it in its former life, and the next ones not: that makes one gap near the beginning.
/// </summary>
internal sealed class News
{
    private const string Topic = "/topic/faults.news";

    // By then it has heard for certain.
    private const int Beginning = 100;

    // A message so often from each node; it is not a load test.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly FaultScene _scene;
    private long _received;

    public News(FaultScene scene) => _scene = scene;

    public long Received => Interlocked.Read(ref _received);

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(_scene.Network.Nodes.SelectMany(node => new[] { AgainAndAgainAsync(node, WriteAsync, stop), AgainAndAgainAsync(node, ReadAsync, stop) }));

    private static async Task AgainAndAgainAsync(NetworkNode node, Func<NetworkNode, int, CancellationToken, Task> once, CancellationToken stop)
    {
        for (var life = 1; !stop.IsCancellationRequested; life++)
        {
            try
            {
                await node.Up.WaitAsync(stop);
                await once(node, life, stop);
            }
            catch (Exception e) when (FaultScene.IsLoss(e) || (e is OperationCanceledException && stop.IsCancellationRequested))
            {
                // The node is gone, or the test over.
            }
        }
    }

    private static async Task WriteAsync(NetworkNode node, int life, CancellationToken stop)
    {
        await using var client = await node.ConnectAsync();
        using var timer = new PeriodicTimer(Interval);
        for (var number = 1; await timer.WaitForNextTickAsync(stop); number++) await client.PublishAsync(Topic, $"{node}.{life}#{number}", receipt: false);
    }

    private async Task ReadAsync(NetworkNode node, int life, CancellationToken stop)
    {
        var writers = new Dictionary<string, Progress>(StringComparer.Ordinal);
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Topic);
        while (true)
        {
            var frame = await client.ReceiveAsync(stop);
            var (writer, number) = (frame.Text.Split('#')[0], int.Parse(frame.Text.Split('#')[1]));
            var before = writers.GetValueOrDefault(writer);
            var progress = before.To(number);
            if (progress is null) _scene.Ledger.Complain($"{DateTime.UtcNow:HH:mm:ss.fff} {node}.{life} got number {number} of {writer} after {before}");
            writers[writer] = progress ?? before with { Last = number };
            Interlocked.Increment(ref _received);
        }
    }

    /// <param name="Last">The number that came last; 0 = none.</param>
    /// <param name="Count">How many came.</param>
    /// <param name="HasGap">Some were missing.</param>
    private readonly record struct Progress(int Last, int Count, bool HasGap)
    {
        /// <returns>Null when the next number must not be this one.</returns>
        public Progress? To(int number)
        {
            if (Last == 0 || number == Last + 1) return new Progress(number, Count + 1, HasGap);
            return number > Last && !HasGap && Count < Beginning ? new Progress(number, Count + 1, HasGap: true) : null;
        }
    }
}
