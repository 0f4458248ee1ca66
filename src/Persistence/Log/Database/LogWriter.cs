using Akka.Actor;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// Writes to the log, by a <see cref="LogActor"/> that is started anew whenever one has failed. Belongs to the journal's writer thread, which
/// waits for what it has written.
/// </summary>
internal sealed class LogWriter(LogSystem system, string persistenceId) : IDisposable
{
    private IActorRef? _actor;

    /// <summary>What was written last is known to be durable or not: nothing has failed since <see cref="Start"/>.</summary>
    public bool IsRunning => _actor is not null;

    /// <summary>Starts a writer. The answer is the number of the last event; 0 when there is none.</summary>
    public long Start()
    {
        Stop();
        var recovered = Answer();
        var actor = system.System.ActorOf(Props.Create(() => new LogActor(persistenceId, recovered)));
        try
        {
            var last = system.Wait(recovered.Task);
            _actor = actor;
            return last;
        }
        catch
        {
            system.System.Stop(actor);
            throw;
        }
    }

    /// <summary>Writes an event. The answer is its number. When it fails, nobody knows whether it was written, until there is another writer.</summary>
    public long Write(byte[] bytes)
    {
        try
        {
            return system.Wait(Ask(answer => new LogCommand.Write(new LogEvent(bytes), answer)));
        }
        catch
        {
            Stop();
            throw;
        }
    }

    /// <summary>Saves a snapshot of all events there are.</summary>
    public Task<long> Save(byte[] snapshot) => Ask(answer => new LogCommand.Save(new LogSnapshot(snapshot), answer));

    /// <summary>Deletes snapshots of earlier events.</summary>
    public Task<long> DeleteSnapshots(long before) =>
        // Where no number is less, some stores take the criterion for none, and delete all.
        before <= 1 ? Task.FromResult(before) : Ask(answer => new LogCommand.DeleteSnapshots(before, answer));

    public Task<long> DeleteEvents(long to) => Ask(answer => new LogCommand.DeleteEvents(to, answer));

    public void Stop()
    {
        if (_actor is not null) system.System.Stop(_actor);
        _actor = null;
    }

    public void Dispose() => Stop();

    private Task<long> Ask(Func<TaskCompletionSource<long>, LogCommand> command)
    {
        var answer = Answer();
        if (_actor is null) throw new InvalidOperationException("there is no writer");
        _actor.Tell(command(answer));
        return answer.Task;
    }

    private static TaskCompletionSource<long> Answer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
