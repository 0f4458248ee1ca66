namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>What a loop waits with, until a socket is ready, it is woken, or time is up.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>False: there are no events of descriptors, and <see cref="Watch"/> must not be called.</summary>
    bool CanWatch { get; }

    /// <summary>Begins to wait for a descriptor to become readable.</summary>
    /// <param name="descriptor">Of the operating system.</param>
    /// <param name="key">Comes with its events; greater than 0.</param>
    void Watch(int descriptor, int key);

    void SetInterest(int descriptor, int key, bool isWriteWanted);

    /// <summary>Waits.</summary>
    /// <param name="nanoseconds">The longest time; 0 not to wait, negative for ever.</param>
    /// <param name="handler">Called for each descriptor that is ready.</param>
    void Wait(long nanoseconds, IPollHandler handler);

    /// <summary>Ends the wait that is under way, or the next. From any thread.</summary>
    void Wake();
}

/// <summary>Takes the events of an <see cref="IPoller"/>.</summary>
internal interface IPollHandler
{
    void OnReady(int key, bool isReadable, bool isWritable);
}
