using System.Runtime.InteropServices;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// Waits for SIGTERM, SIGINT or SIGQUIT. One that comes later ends the process at once: somebody has lost patience.
/// </summary>
/// <remarks>
/// One wish to stop can arrive several times: Ctrl-C goes to the whole process group, and a launcher such as <c>dotnet run</c> passes on
/// what it gets as well. So what comes within <see cref="SameWish"/> of the first is the same wish.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Longer than a launcher takes to pass a signal on, shorter than a person takes to lose patience.</summary>
    public static readonly TimeSpan SameWish = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<PosixSignal> _force;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long? _firstAt;

    /// <param name="force">Called for a signal that comes later than the first.</param>
    /// <param name="time">Tells how much later.</param>
    public StopSignals(Action<PosixSignal> force, TimeProvider time)
    {
        _force = force;
        _time = time;
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _registrations.Add(PosixSignalRegistration.Create(signal, On));
    }

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    /// <summary>Takes a signal as the system would give it.</summary>
    public void On(PosixSignal signal)
    {
        // Signals come on threads of their own.
        lock (_lock)
        {
            _firstAt ??= _time.GetTimestamp();
            if (_first.TrySetResult(signal) || _time.GetElapsedTime(_firstAt.Value) < SameWish) return;
        }
        _force(signal);
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        On(context.Signal);
    }
}
