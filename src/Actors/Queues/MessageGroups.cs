using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Which consumer has which message group (<c>JMSXGroupID</c>): all messages of a group go to one consumer, in order, until it leaves or a
/// message with <c>JMSXGroupSeq:-1</c> closes the group.
/// </summary>
internal sealed class MessageGroups
{
    private readonly Dictionary<string, QueueConsumer> _owners = new(StringComparer.Ordinal);

    public int Count => _owners.Count;

    public bool TryGetOwner(Message message, [NotNullWhen(true)] out QueueConsumer? owner)
    {
        owner = null;
        return (message.Flags & MessageFlags.HasGroup) != MessageFlags.None
            && message.TryGetHeader("JMSXGroupID", out var group)
            && _owners.TryGetValue(group, out owner);
    }

    public void Assign(Message message, QueueConsumer consumer)
    {
        if (!message.TryGetHeader("JMSXGroupID", out var group)) return;
        if (message.TryGetHeader("JMSXGroupSeq", out var sequence) && sequence == "-1")
        {
            _owners.Remove(group);
            return;
        }
        _owners[group] = consumer;
        consumer.OwnsGroups = true;
    }

    public void Release(QueueConsumer consumer)
    {
        if (!consumer.OwnsGroups) return;
        foreach (var group in _owners.Where(pair => pair.Value == consumer).Select(pair => pair.Key).ToArray()) _owners.Remove(group);
    }
}
