using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Which consumer has which message group (<c>JMSXGroupID</c>): all messages of a group that it wants go to it, in order, until it leaves
/// or a message with <c>JMSXGroupSeq:-1</c> closes the group.
/// </summary>
internal sealed class MessageGroups
{
    private readonly Dictionary<string, QueueConsumer> _owners = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, QueueConsumer> Owners => _owners;

    public static bool IsGrouped(Message message) => (message.Flags & MessageFlags.HasGroup) != MessageFlags.None;

    public bool TryGetOwner(Message message, [NotNullWhen(true)] out QueueConsumer? owner)
    {
        owner = null;
        return IsGrouped(message) && message.TryGetHeader("JMSXGroupID", out var group) && _owners.TryGetValue(group, out owner);
    }

    /// <summary>
    /// A consumer has been given a message: its group is the consumer's, unless somebody has it already.
    /// </summary>
    /// <returns>The consumer when the message has closed a group that it had; null as a rule.</returns>
    public QueueConsumer? OnServed(Message message, QueueConsumer consumer)
    {
        if (!IsGrouped(message) || !message.TryGetHeader("JMSXGroupID", out var group)) return null;
        if (message.TryGetHeader("JMSXGroupSeq", out var sequence) && sequence == "-1")
        {
            // When the owner did not want it, it goes on owning the group: others must not get what it has missed, after this.
            if (_owners.GetValueOrDefault(group) != consumer) return null;
            _owners.Remove(group);
            return consumer;
        }
        if (_owners.TryAdd(group, consumer)) consumer.OwnsGroups = true;
        return null;
    }

    public void Release(QueueConsumer consumer)
    {
        if (!consumer.OwnsGroups) return;
        foreach (var (group, owner) in _owners)
        {
            // Removing during enumeration is allowed for dictionaries.
            if (owner == consumer) _owners.Remove(group);
        }
    }
}
