namespace ActorMQ.Actors.Protocol;

/// <summary>Gives out the numbers of a broker's publishers. Any thread.</summary>
public sealed class PublisherIds
{
    private long _last;

    public PublisherId Next() => new(Interlocked.Increment(ref _last));
}
