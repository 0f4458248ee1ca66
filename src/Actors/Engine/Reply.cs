namespace ActorMQ.Actors.Engine;

/// <summary>The place where the answer to an <see cref="Ref{TMessage}.AskAsync"/> goes. The first answer counts.</summary>
public sealed class Reply<T>
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Task => _source.Task;

    public void Set(T answer) => _source.TrySetResult(answer);

    public void Fail(Exception reason) => _source.TrySetException(reason);
}
