using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Nodes.Admin;

/// <summary>Looks at the first messages of a queue as a client's browser does, without taking them.</summary>
internal sealed class QueueBrowser : ISubscriber
{
    private readonly TaskCompletionSource<bool> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Delivery> _deliveries = [];
    private readonly int _wanted;

    private QueueBrowser(int wanted) => _wanted = wanted;

    /// <returns>At most <paramref name="count"/> messages, and whether these are all.</returns>
    /// <exception cref="TimeoutException">The queue did not show them in time.</exception>
    /// <exception cref="ActorStoppedException">The queue has gone.</exception>
    public static async Task<(IReadOnlyList<Delivery> Messages, bool IsAll)> BrowseAsync(DestinationHandle queue, int count, TimeSpan timeout)
    {
        // One more than is wanted tells whether there are more.
        var browser = new QueueBrowser(count + 1);
        var request = new ConsumerRequest(browser, "actormq cmd", 0, count + 1) { IsBrowser = true };
        if (!queue.Actor.TryTell(new DestinationCommand.Attach(request))) throw new ActorStoppedException(queue.Actor.Path);
        try
        {
            var isAll = await browser._seen.Task.WaitAsync(timeout);
            return ([.. browser._deliveries.Take(count)], isAll);
        }
        finally
        {
            queue.Actor.TryTell(new DestinationCommand.Detach(browser, 0));
        }
    }

    public void OnAttached()
    {
    }

    public void OnRefused(BrokerError error) => _seen.TrySetException(new AdminException(StatusCodes.Status409Conflict, error.Message));

    public void OnDelivery(DeliveryBatch batch)
    {
        if (_seen.Task.IsCompleted) return;
        _deliveries.AddRange(batch.Deliveries);
        if (_deliveries.Count >= _wanted) _seen.TrySetResult(false);
    }

    public void OnBrowseEnd() => _seen.TrySetResult(true);

    public void OnDetached(BrokerError? reason) => _seen.TrySetException(new AdminException(StatusCodes.Status409Conflict, "The queue was deleted meanwhile"));
}
