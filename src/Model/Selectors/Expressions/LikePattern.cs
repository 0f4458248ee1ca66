namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// A LIKE pattern: <c>_</c> is any one character, <c>%</c> any run of them, everything else itself. The escape character makes
/// one of <c>_</c>, <c>%</c> and itself literal; before anything else it is an ordinary character of the pattern, as in ActiveMQ.
/// </summary>
/// <remarks>
/// Between the runs are pieces. The first stands at the beginning and the last at the end, unless a run is there; each of the others is
/// taken where it is found first behind the one before, which is enough, since a run can gain nothing by taking more. So the text is gone
/// through once, whatever the number of runs.
/// </remarks>
internal sealed class LikePattern
{
    private readonly List<LikePiece> _pieces = [];

    public LikePattern(string pattern, char? escape)
    {
        var piece = new LikePiece.Builder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == escape && i + 1 < pattern.Length && (pattern[i + 1] is '_' or '%' || pattern[i + 1] == escape)) piece.Add(pattern[++i]);
            else if (c == '_') piece.AddAny();
            else if (c == '%') _pieces.Add(piece.TakePiece());
            else piece.Add(c);
        }
        _pieces.Add(piece.TakePiece());
    }

    public bool Matches(string text)
    {
        var first = _pieces[0].LengthAtStart(text);
        if (first < 0) return false;
        if (_pieces.Count == 1) return first == text.Length;
        var rest = text.AsSpan(first);
        for (var i = 1; i < _pieces.Count - 1; i++)
        {
            var end = _pieces[i].EndOfFirst(rest);
            if (end < 0) return false;
            rest = rest[end..];
        }
        return _pieces[^1].IsAtEnd(rest);
    }
}
