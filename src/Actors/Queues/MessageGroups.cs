using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Which consumer has which message group (<c>JMSXGroupID</c>): all messages of a group that it wants go to it, in order, until it leaves
/// or a message with <c>JMSXGroupSeq:-1</c> closes the group.
/// </summary>
/// <remarks>Who leaves has no group any more; what is still written down of its groups goes little by little, as there may be many.</remarks>
internal sealed class MessageGroups
{
    private readonly Dictionary<string, QueueConsumer> _owners = new(StringComparer.Ordinal);
    private readonly Queue<QueueConsumer> _gone = new();

    // How far it has got with the first that is gone.
    private HashSet<string>.Enumerator _rest;
    private bool _isInMiddle;

    public IReadOnlyDictionary<string, QueueConsumer> Owners => _owners.Where(static pair => pair.Value.State != ConsumerState.Absent).ToDictionary();

    public static bool IsGrouped(Message message) => (message.Flags & MessageFlags.HasGroup) != MessageFlags.None;

    public bool TryGetOwner(Message message, [NotNullWhen(true)] out QueueConsumer? owner)
    {
        owner = null;
        return IsGrouped(message) && message.TryGetHeader("JMSXGroupID", out var group) && TryGetOwner(group, out owner);
    }

    /// <summary>
    /// A consumer has been given a message: its group is the consumer's, unless somebody has it already.
    /// </summary>
    /// <returns>The consumer when the message has closed a group that it had; null as a rule.</returns>
    public QueueConsumer? OnServed(Message message, QueueConsumer consumer)
    {
        if (!IsGrouped(message) || !message.TryGetHeader("JMSXGroupID", out var group)) return null;
        var hasOwner = TryGetOwner(group, out var owner);
        if (message.TryGetHeader("JMSXGroupSeq", out var sequence) && sequence == "-1")
        {
            // When the owner did not want it, it goes on owning the group: others must not get what it has missed, after this.
            if (owner != consumer) return null;
            _owners.Remove(group);
            consumer.Groups!.Remove(group);
            return consumer;
        }
        if (hasOwner) return null;
        _owners[group] = consumer;
        (consumer.Groups ??= new HashSet<string>(StringComparer.Ordinal)).Add(group);
        return null;
    }

    /// <summary>A consumer is gone, and its groups are for anybody.</summary>
    public void Release(QueueConsumer consumer)
    {
        if (consumer.OwnsGroups) _gone.Enqueue(consumer);
    }

    /// <summary>Forgets groups of those that are gone.</summary>
    /// <returns>False when there are more than the budget was for.</returns>
    public bool Tidy(TurnBudget? budget)
    {
        for (; _gone.TryPeek(out var consumer); _gone.Dequeue())
        {
            if (!_isInMiddle) _rest = consumer.Groups!.GetEnumerator();
            _isInMiddle = true;
            while (_rest.MoveNext())
            {
                if (_owners.GetValueOrDefault(_rest.Current) == consumer) _owners.Remove(_rest.Current);
                budget?.Spend();
                if (budget?.IsSpent == true) return false;
            }
            _isInMiddle = false;
        }
        return true;
    }

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        foreach (var (group, owner) in _owners)
        {
            Invariant.Holds(owner.Groups?.Contains(group) == true, $"group {group} is of consumer {owner.Request.Label}, who does not know it");
            Invariant.Holds(owner.State != ConsumerState.Absent || _gone.Count > 0, $"group {group} is of consumer {owner.Request.Label}, who is gone");
        }
    }

    private bool TryGetOwner(string group, [NotNullWhen(true)] out QueueConsumer? owner)
    {
        if (_owners.TryGetValue(group, out owner) && owner.State != ConsumerState.Absent) return true;
        owner = null;
        return false;
    }
}
