namespace ActorMQ.StompGateway.Epoll;

/// <summary>What an <see cref="EpollLoop"/> watches. Its thread calls, except for <see cref="Abort"/>.</summary>
internal interface IEpollSocket
{
    /// <summary>Under which the loop knows it; 0 before that.</summary>
    long Key { get; set; }

    /// <summary>Who is at the other end.</summary>
    string RemoteAddress { get; }

    void OnReadable();

    void OnWritable();

    /// <summary>Closes at once, whatever is under way. Any thread.</summary>
    void Abort();
}
