using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence;

/// <summary>
/// What a database does for the journal: synchronous, and without any policy. One thread writes (<see cref="EnsureRoom"/>,
/// <see cref="Commit"/>, <see cref="Maintain"/>); at the same time another one may read (<see cref="Read"/>, <see cref="Inspect"/>, <see cref="Verify"/>).
/// What cannot be done throws a <see cref="JournalException"/> that says where, what was found and what to do.
/// </summary>
public interface IJournalStore : IDisposable
{
    /// <summary>What kind it is, such as <c>sqlite</c>.</summary>
    string Driver { get; }

    /// <summary>What it takes on disk; 0 for memory. Any thread.</summary>
    long SizeBytes { get; }

    /// <summary>
    /// The first call. Takes hold of the data so that nobody else writes to it, brings its schema up to date and finds out what is
    /// there, without reading messages. Transient messages of earlier times are gone from now on.
    /// </summary>
    JournalRecovery Open();

    /// <summary>
    /// Called before messages are committed, and now and then while the journal is stalled. Cheap; throws a
    /// <see cref="JournalFullException"/> when it is known that there is no room for messages.
    /// </summary>
    /// <param name="bytes">Of the messages that are about to be committed.</param>
    void EnsureRoom(long bytes);

    /// <summary>
    /// Writes all of the plan or nothing, and returns once it has survived an fsync. A plan with nothing but transient messages needs
    /// none. The order is: new lanes, messages, updates, deletions, dropped lanes. A message whose key is there already replaces that
    /// one, so a plan can be repeated when nobody knows whether it was committed; deletions and updates of what is not there do nothing.
    /// </summary>
    /// <exception cref="JournalFullException">There is no room for the messages in the plan; nothing was written.</exception>
    void Commit(CommitPlan plan);

    /// <summary>
    /// Does a small piece of what need not be done at once, such as removing the messages of dropped lanes; it goes on after a
    /// restart. Called between commits, and while there is nothing to commit as often as the answer says.
    /// </summary>
    /// <returns>How soon there is more to do; null when there is nothing before the next commit.</returns>
    TimeSpan? Maintain(bool isIdle);

    /// <summary>Reads a page of what is committed.</summary>
    JournalPage Read(PageRequest request);

    /// <summary>Counts what can be read of a lane: page by page, unless the store knows better.</summary>
    LaneContent Inspect(int lane)
    {
        var (count, bytes) = (0L, 0L);
        var from = new MessageKey(lane, 0);
        while (true)
        {
            var page = Read(new PageRequest(NoOwner.Instance, from, MaxCount: 1000, MaxBytes: 4L << 20));
            count += page.Messages.Count + page.Damaged.Count;
            foreach (var stored in page.Messages) bytes += stored.Message.Size;
            if (page.IsEnd) return new LaneContent(count, bytes);
            from = new MessageKey(lane, page.Messages[^1].Key.Sequence + 1);
        }
    }

    /// <summary>
    /// Not all is told of what has happened to messages: when it is disposed of, the next one to open it finds it as after a kill, and counts them as
    /// delivered. Any thread.
    /// </summary>
    void LeaveInDoubt();

    /// <summary>Reads everything and checks it. Takes as long as that takes, and changes nothing.</summary>
    JournalVerification Verify();
}
