using ActorMQ.Actors.Engine;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Collections;

/// <summary>
/// Looks through a <see cref="SelectorIndex{T}"/> for what matches a message. It may take several turns, in which the index it began with
/// stays as it was, whoever comes and goes.
/// </summary>
internal struct SelectorSearch<T>
    where T : class
{
    // What a comparison with a few headers of ordinary length takes is a step; a long text compared with a long header takes more of them.
    private const int CharactersPerStep = 1 << 14;

    // To remember headers pays for more than these.
    private const int ManyCandidates = 8;

    private readonly SelectorIndex<T> _index;
    private readonly Message _message;
    private SharedList<SelectorIndex<T>.Entry> _candidates = SharedList<SelectorIndex<T>.Entry>.Empty;
    private ISelectable _headers;
    private int _tried;
    private int _place;
    private int _piece;
    private int _next;

    public SelectorSearch(SelectorIndex<T> index, Message message)
    {
        _index = index;
        _message = message;
        _headers = message;
    }

    /// <summary>Adds what matches of those that were not tried before.</summary>
    /// <param name="budget">Ends it early; null to go to the end.</param>
    /// <param name="found">Each once.</param>
    /// <returns>True when all were tried.</returns>
    public bool Continue(TurnBudget? budget, List<T> found)
    {
        while (true)
        {
            for (; _piece < _candidates.Pieces.Length; _piece++, _next = 0)
            {
                var entries = _candidates.Pieces[_piece];
                for (; _next < entries.Length; _next++)
                {
                    if (budget?.IsSpent == true) return false;
                    if (++_tried == ManyCandidates) _headers = new RememberedHeaders(_message);
                    var (selector, item) = (entries[_next].Selector, entries[_next].Item);
                    if (selector.Matches(_headers)) found.Add(item);
                    budget?.Spend(1 + (int)((long)selector.Text.Length * _message.BodyStart / CharactersPerStep));
                }
            }
            if (!_index.TryGetCandidates(_place, _message, out _candidates)) return true;
            _place++;
            _piece = 0;
        }
    }
}
