using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Commits;

/// <summary>The thread that reads pages, in the order in which they were asked for.</summary>
internal sealed class PageReader
{
    private readonly IJournalStore _store;
    private readonly LaneDirectory _lanes;
    private readonly ILogger _log;
    private readonly BlockingCollection<PageRequest> _requests = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isClosing;

    public PageReader(IJournalStore store, LaneDirectory lanes, ILogger log)
    {
        _store = store;
        _lanes = lanes;
        _log = log;
        new Thread(Run) { Name = "journal reader", IsBackground = true }.Start();
    }

    public void Add(PageRequest request)
    {
        try
        {
            _requests.Add(request);
        }
        catch (InvalidOperationException e)
        {
            throw new ObjectDisposedException("The journal is closed.", e);
        }
    }

    /// <summary>Answers what is still waiting with a failure, then ends.</summary>
    public async Task CloseAsync()
    {
        _isClosing = true;
        _requests.CompleteAdding();
        await _ended.Task;
        _requests.Dispose();
    }

    private void Run()
    {
        foreach (var request in _requests.GetConsumingEnumerable()) Answer(request, ReadPage(request));
        _ended.SetResult();
    }

    private JournalPage ReadPage(PageRequest request)
    {
        if (_isClosing) return new JournalPage(request, [], false, [], "The journal is closed.");
        if (!_lanes.IsOpen(request.From.Lane)) return new JournalPage(request, [], true, []);
        try
        {
            return _store.Read(request);
        }
        catch (Exception e)
        {
            _log.ReadFailed(request.From, e);
            return new JournalPage(request, [], false, [], e.Message);
        }
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
