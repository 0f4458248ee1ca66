using ActorMQ.Actors;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Nodes.Admin;

/// <summary>Looks at the first messages of a queue as a client's browser does, without taking them; ends with the answer.</summary>
internal sealed class QueueBrowser : Actor<ConsumerEvent>
{
    private readonly TaskCompletionSource<(IReadOnlyList<Delivery> Messages, bool IsAll)> _answer;
    private readonly List<Delivery> _deliveries = [];
    private readonly int _count;

    private QueueBrowser(int count, TaskCompletionSource<(IReadOnlyList<Delivery> Messages, bool IsAll)> answer)
    {
        _count = count;
        _answer = answer;
    }

    /// <returns>At most <paramref name="count"/> messages, and whether these are all.</returns>
    /// <exception cref="TimeoutException">The queue did not show them in time.</exception>
    /// <exception cref="ActorStoppedException">The queue has gone.</exception>
    public static async Task<(IReadOnlyList<Delivery> Messages, bool IsAll)> BrowseAsync(Broker broker, DestinationHandle queue, int count, TimeSpan timeout)
    {
        var answer = new TaskCompletionSource<(IReadOnlyList<Delivery> Messages, bool IsAll)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = broker.Destinations.NextConsumer();
        var props = new Props<ConsumerEvent>(() => new QueueBrowser(count, answer)) { Supervision = SupervisionPolicy.StopOnFailure };
        var browser = broker.System.Spawn(props, $"browser-{consumer}");
        try
        {
            // One more than is wanted tells whether there are more.
            var request = new ConsumerRequest(consumer, browser, "actormq cmd", 0, count + 1) { IsBrowser = true };
            if (!queue.Actor.TryTell(new DestinationCommand.Attach(request))) throw new ActorStoppedException(queue.Actor.Path);
            return await answer.Task.WaitAsync(timeout);
        }
        finally
        {
            queue.Actor.TryTell(new DestinationCommand.Detach(consumer, 0));
            await browser.StopAsync();
        }
    }

    protected override void OnReceive(ConsumerEvent message)
    {
        switch (message)
        {
            case ConsumerEvent.Delivered delivered:
                _deliveries.AddRange(delivered.Batch.Deliveries);
                if (_deliveries.Count > _count) Answer(isAll: false);
                break;
            case ConsumerEvent.BrowseEnded:
                Answer(isAll: true);
                break;
            case ConsumerEvent.Detached:
                _answer.TrySetException(new AdminException(StatusCodes.Status409Conflict, "The queue was deleted meanwhile"));
                break;
        }
    }

    private void Answer(bool isAll) => _answer.TrySetResult(([.. _deliveries.Take(_count)], isAll));
}
