namespace ActorMQ.Nodes.Running;

/// <summary>For the web servers within a node: the node decides when to stop, not a signal to a part of it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
