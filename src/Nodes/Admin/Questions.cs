using System.Diagnostics;
using ActorMQ.Actors.Engine;

namespace ActorMQ.Nodes.Admin;

/// <summary>Questions to many actors, of which each answers in its own turn, or is too busy to.</summary>
internal static class Questions
{
    /// <summary>Who asks waits no longer than this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // With more of them at once the others would wait for their turns behind all of these.
    private const int AskedAtOnce = 128;

    /// <summary>
    /// Asks all, so many at once. Who has stopped meanwhile is left out, who does not answer in time, or is not asked since it is over, is
    /// named.
    /// </summary>
    public static async Task<(IReadOnlyList<TAnswer> Answers, IReadOnlyList<string> Unanswered)> AskAllAsync<T, TAnswer>(
        IEnumerable<T> all, Func<T, Task<TAnswer>> ask, Func<T, string> nameOf, TimeSpan? within = null)
    {
        var answers = new List<TAnswer>();
        var unanswered = new List<string>();
        var since = Stopwatch.StartNew();
        foreach (var some in all.Chunk(AskedAtOnce))
        {
            if (since.Elapsed > (within ?? Patience))
            {
                unanswered.AddRange(some.Select(nameOf));
                continue;
            }
            foreach (var (asked, answer) in some.Select(asked => (asked, Answer: ask(asked))).ToList())
            {
                try
                {
                    answers.Add(await answer);
                }
                catch (ActorStoppedException)
                {
                    // Gone.
                }
                catch (TimeoutException)
                {
                    unanswered.Add(nameOf(asked));
                }
            }
        }
        return (answers, unanswered);
    }
}
