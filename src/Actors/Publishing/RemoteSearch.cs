using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Publishing;

/// <summary>Looks for the brokers that want a message; it may take several turns.</summary>
internal sealed class RemoteSearch
{
    private readonly List<RemoteInterest.Wish> _found = [];
    private readonly List<SelectorSearch<RemoteInterest.Wish>> _searches = [];
    private int _current;

    /// <summary>Those found so far, each once; null when there is none.</summary>
    public List<string>? Brokers
    {
        get
        {
            if (_found.Count == 0) return null;
            var brokers = new List<string>(_found[0].Brokers);
            for (var i = 1; i < _found.Count; i++)
            {
                foreach (var broker in _found[i].Brokers)
                {
                    if (!brokers.Contains(broker)) brokers.Add(broker);
                }
            }
            return brokers;
        }
    }

    public void Add(SelectorSearch<RemoteInterest.Wish> search) => _searches.Add(search);

    /// <returns>True when all were asked.</returns>
    public bool Continue(TurnBudget? budget)
    {
        for (; _current < _searches.Count; _current++)
        {
            var search = _searches[_current];
            var isDone = search.Continue(budget, _found);
            _searches[_current] = search;
            if (!isDone) return false;
        }
        return true;
    }
}
