using System.Runtime.InteropServices;

namespace ActorMQ.Nodes.Running;

/// <summary>Waits for SIGTERM, SIGINT or SIGQUIT. A second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<PosixSignal> _force;

    /// <param name="force">Called for the second signal.</param>
    public StopSignals(Action<PosixSignal> force)
    {
        _force = force;
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }) _registrations.Add(PosixSignalRegistration.Create(signal, On));
    }

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_first.TrySetResult(context.Signal)) _force(context.Signal);
    }
}
