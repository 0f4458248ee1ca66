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
        IEnumerable<T> all, Func<T, Task<TAnswer>> ask, Func<T, string> nameOf)
    {
        var answers = new List<TAnswer>();
        var unanswered = new List<string>();
        await foreach (var answer in AskEachAsync(all, ask, nameOf, unanswered)) answers.Add(answer);
        return (answers, unanswered);
    }

    /// <summary>The same, for answers of which nothing is kept: as they come, in the order of the questions.</summary>
    /// <param name="all">Whom to ask.</param>
    /// <param name="ask">How.</param>
    /// <param name="nameOf">What they are called.</param>
    /// <param name="unanswered">Gets the names of those who do not answer.</param>
    /// <param name="within">How long they may take together; what is done with the answers takes its own time.</param>
    public static async IAsyncEnumerable<TAnswer> AskEachAsync<T, TAnswer>(
        IEnumerable<T> all, Func<T, Task<TAnswer>> ask, Func<T, string> nameOf, List<string> unanswered, TimeSpan? within = null)
    {
        var asking = new Stopwatch();
        foreach (var some in all.Chunk(AskedAtOnce))
        {
            if (asking.Elapsed > (within ?? Patience))
            {
                unanswered.AddRange(some.Select(nameOf));
                continue;
            }
            asking.Start();
            var answers = some.Select(ask).ToList();
            for (var i = 0; i < some.Length; i++)
            {
                TAnswer answer;
                try
                {
                    answer = await answers[i];
                }
                catch (ActorStoppedException)
                {
                    continue;
                }
                catch (TimeoutException)
                {
                    unanswered.Add(nameOf(some[i]));
                    continue;
                }
                asking.Stop();
                yield return answer;
                asking.Start();
            }
            asking.Stop();
        }
    }
}
