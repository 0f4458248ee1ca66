namespace ActorMQ.Simulation;

/// <summary>Lets things happen later, by a world's clock and seed.</summary>
internal interface ITimeline
{
    void After(TimeSpan delay, Action action);

    TimeSpan Delay(int maxMilliseconds);
}
