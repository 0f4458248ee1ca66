using System.Collections.Concurrent;

namespace ActorMQ.Nodes.Logging;

/// <summary>
/// Writes what is logged on a thread of its own: whoever logs waits neither for the formatting nor for the disk or terminal behind the output.
/// When that is too slow for what comes, events are dropped and counted.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int Capacity = 8192;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<LogEvent> _queue = new(Capacity);
    private readonly TextWriter _output;
    private readonly ILogFormat _format;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private long _dropped;

    public LogWriter(TextWriter output, ILogFormat format, TimeProvider time)
    {
        _output = output;
        _format = format;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "actormq-log" };
        _thread.Start();
    }

    /// <summary>Any thread; never waits.</summary>
    public void Add(LogEvent logged)
    {
        try
        {
            if (!_queue.TryAdd(logged)) Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // Disposed of meanwhile: the process is about to end.
        }
    }

    /// <summary>Writes what has gathered; gives up when the output is stuck.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join(LastWords);
    }

    private void Run()
    {
        try
        {
            foreach (var logged in _queue.GetConsumingEnumerable())
            {
                _output.Write(_format.Format(logged));
                if (_queue.Count > 0) continue;
                ReportDropped();
                _output.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads the output any more. The broker goes on without a log; events are dropped.
        }
    }

    private void ReportDropped()
    {
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped == 0) return;
        var values = new KeyValuePair<string, object?>[] { new("Count", dropped) };
        _output.Write(
            _format.Format(
                new LogEvent(
                    _time.GetUtcNow(), LogLevel.Warning, "actormq.log", 0, "events dropped, the output was too slow count={Count}", values, null, false)));
    }
}
