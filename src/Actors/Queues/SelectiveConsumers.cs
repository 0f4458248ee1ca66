using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers with a selector, found through an index of the values they ask for, so that a thousand of them cost one look-up. To find out
/// whose selectors match a message may take several turns.
/// </summary>
internal sealed class SelectiveConsumers
{
    private readonly List<QueueConsumer> _candidates = [];
    private SelectorIndex<QueueConsumer> _index = SelectorIndex<QueueConsumer>.Empty;
    private SelectorIndex<QueueConsumer>? _searchedIn;
    private SelectorSearch<QueueConsumer> _search;
    private QueueEntry? _searchedFor;
    private bool _isSearched;

    public int Count => _index.Count;

    /// <summary>Those that want the message that was looked at last.</summary>
    public List<QueueConsumer> Candidates => _candidates;

    public bool IsAnyoneExpected => _candidates.Exists(static candidate => candidate.Expectation != Expectation.None);

    public void Add(QueueConsumer consumer) => _index = _index.Add(consumer.Request.Selector!, consumer);

    public void Remove(QueueConsumer consumer) => _index = _index.Remove(consumer.Request.Selector!, consumer);

    /// <summary>
    /// Finds out whose selectors match a message, before it is decided who gets it.
    /// </summary>
    /// <returns>False when it has to be called again: the budget was spent before all were tried.</returns>
    public bool TryFind(QueueEntry entry, TurnBudget? budget)
    {
        if (_index.Count == 0) return true;
        if (_searchedFor != entry || _searchedIn != _index)
        {
            // Whoever comes and goes all the time must not keep a message from being offered: the second time nothing ends the search.
            if (_searchedFor == entry) budget = null;
            (_searchedFor, _searchedIn, _search) = (entry, _index, _index.Search(entry.Message));
            _isSearched = false;
            _candidates.Clear();
        }
        return _isSearched = _isSearched || _search.Continue(budget, _candidates);
    }

    /// <summary>Leaves in <see cref="Candidates"/> who wants a message; the next time it is looked at they are looked for anew.</summary>
    public void Find(QueueEntry entry)
    {
        if (_index.Count == 0) _candidates.Clear();
        else TryFind(entry, null);
        _searchedFor = null;
    }

    /// <summary>True when one of higher priority that wants the message that was looked at last is paused.</summary>
    public bool IsAnyonePausedAbove(int priority) =>
        _candidates.Exists(candidate => candidate.State == ConsumerState.Paused && candidate.Request.Priority > priority);
}
