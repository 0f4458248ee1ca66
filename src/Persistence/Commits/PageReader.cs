using System.Collections.Concurrent;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Commits;

/// <summary>The thread that reads pages, in the order in which they were asked for.</summary>
internal sealed class PageReader
{
    private const string Closed = "The journal is closed.";

    private readonly IJournalStore _store;
    private readonly LaneDirectory _lanes;
    private readonly ILogger _log;
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isClosing;
    private readonly Bursts<string> _failures = new();

    public PageReader(IJournalStore store, LaneDirectory lanes, ILogger log)
    {
        _store = store;
        _lanes = lanes;
        _log = log;
        new Thread(Run) { Name = "journal reader", IsBackground = true }.Start();
    }

    public void Add(PageRequest request) => Enqueue(() => Answer(request, ReadPage(request)));

    /// <summary>Counts what is in these lanes.</summary>
    public Task<IReadOnlyList<RecoveredLane>> InspectAsync(IReadOnlyList<LaneUse> lanes)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<RecoveredLane>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Inspect(lanes, answer));
        return answer.Task;
    }

    /// <summary>Answers what is still waiting with a failure, then ends.</summary>
    public async Task CloseAsync()
    {
        _isClosing = true;
        _work.CompleteAdding();
        await _ended.Task;
        _work.Dispose();
    }

    private void Enqueue(Action work)
    {
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException e)
        {
            throw new ObjectDisposedException(Closed, e);
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
        _ended.SetResult();
    }

    private JournalPage ReadPage(PageRequest request)
    {
        if (_isClosing) return new JournalPage(request, [], false, [], Closed);
        if (!_lanes.IsOpen(request.From.Lane)) return new JournalPage(request, [], true, []);
        try
        {
            return _store.Read(request);
        }
        catch (Exception e)
        {
            // Whoever asked will ask again, and again.
            if (_failures.Note(e.Message, DateTimeOffset.UtcNow, out _)) _log.ReadFailed(request.From, e);
            return new JournalPage(request, [], false, [], e.Message);
        }
    }

    private void Inspect(IReadOnlyList<LaneUse> lanes, TaskCompletionSource<IReadOnlyList<RecoveredLane>> answer)
    {
        try
        {
            if (_isClosing) throw new JournalException(Closed);
            answer.SetResult([.. lanes.Select(Inspect)]);
        }
        catch (Exception e)
        {
            answer.SetException(e);
        }
    }

    private RecoveredLane Inspect(LaneUse lane)
    {
        var content = _store.Inspect(lane.Name.Lane);
        return new RecoveredLane(lane.Name.Lane, lane.Name.Destination, lane.Name.Priority, content.Count, content.Bytes, lane.NextSequence);
    }

    private void Answer(PageRequest request, JournalPage page)
    {
        try
        {
            request.Owner.OnPage(page);
        }
        catch (Exception e)
        {
            _log.OwnerFailed(request.Owner, e);
        }
    }
}
