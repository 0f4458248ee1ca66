using ActorMQ.Actors.Engine.Scheduling;

namespace ActorMQ.Actors.Engine.Simulation;

/// <summary>Tasks that Akka starts take turns like actors.</summary>
internal sealed class SimulatedTasks(SimulationDispatcher dispatcher) : TaskScheduler
{
    protected override void QueueTask(Task task) => dispatcher.Schedule(new TaskTurn(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private sealed class TaskTurn(SimulatedTasks tasks, Task task) : Turn
    {
        internal override bool IsHeavy => false;

        internal override TimeSpan Quantum => TimeSpan.MaxValue;

        // Equal keys stay in the order in which they came, last first; that of tasks does not matter to any actor.
        internal override string Key => "task";

        internal override TimeSpan Run()
        {
            tasks.TryExecuteTask(task);
            return TimeSpan.Zero;
        }
    }
}
