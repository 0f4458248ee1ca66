namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>Who uses a channel. Called on its loop's thread only.</summary>
internal interface IChannelUser
{
    void OnReadable();

    void OnWritable();

    /// <summary>Called now and then, for what a connection must do even when nothing comes.</summary>
    /// <param name="now">Nanoseconds of the monotonic clock.</param>
    void Beat(long now);
}
