namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// A LIKE pattern: <c>_</c> is any one character, <c>%</c> any run of them, everything else itself. The escape character makes
/// one of <c>_</c>, <c>%</c> and itself literal; before anything else it is an ordinary character of the pattern, as in ActiveMQ.
/// </summary>
internal sealed class LikePattern
{
    private readonly List<Step> _steps = [];

    public LikePattern(string pattern, char? escape)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == escape && i + 1 < pattern.Length && (pattern[i + 1] is '_' or '%' || pattern[i + 1] == escape))
            {
                _steps.Add(new Step(StepKind.Literal, pattern[++i]));
            }
            else
            {
                _steps.Add(new Step(c switch { '_' => StepKind.AnyOne, '%' => StepKind.AnyRun, _ => StepKind.Literal }, c));
            }
        }
    }

    private enum StepKind : byte
    {
        Literal,
        AnyOne,
        AnyRun,
    }

    /// <summary>
    /// Goes back to the last run only, which is enough since an earlier run can gain nothing by taking more: the time is at most
    /// the length of the pattern times that of the text.
    /// </summary>
    public bool Matches(string text)
    {
        var step = 0;
        var at = 0;
        var afterRun = -1;
        var runEnd = 0;
        while (at < text.Length)
        {
            if (step < _steps.Count && _steps[step].Kind == StepKind.AnyRun)
            {
                afterRun = ++step;
                runEnd = at;
                if (step == _steps.Count) return true;
            }
            else if (step < _steps.Count && _steps[step].Takes(text, at) is var taken and > 0)
            {
                step++;
                at += taken;
            }
            else if (afterRun >= 0)
            {
                step = afterRun;
                at = ++runEnd;
            }
            else
            {
                return false;
            }
        }
        while (step < _steps.Count && _steps[step].Kind == StepKind.AnyRun) step++;
        return step == _steps.Count;
    }

    private readonly record struct Step(StepKind Kind, char Character)
    {
        /// <summary>How many chars of the text this step takes; a surrogate pair is one character.</summary>
        public int Takes(string text, int at)
        {
            if (Kind == StepKind.Literal) return text[at] == Character ? 1 : 0;
            return at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }
    }
}
