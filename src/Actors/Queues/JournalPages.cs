using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

internal static class JournalPages
{
    /// <summary>From the start of the page up to this sequence number, what is not in the page is not in the journal.</summary>
    public static long KnownUpTo(this JournalPage page)
    {
        if (page.IsEnd) return MessageKey.MaxSequence;
        var lastRead = page.Messages.Count > 0 ? page.Messages[^1].Key.Sequence : 0;
        var lastDamaged = page.Damaged.Count > 0 ? page.Damaged[^1].Sequence : 0;
        return Math.Max(page.Request.From.Sequence, Math.Max(lastRead, lastDamaged));
    }
}
