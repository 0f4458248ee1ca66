using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>
/// The promises of a queue, held against random histories: nothing is lost, nothing is delivered twice, order holds, credit is kept,
/// nobody waits for what he could have, the books are right, and in the end the queue is empty.
/// </summary>
/// <remarks>
/// A failure prints the shrunk history in words and its seed. <c>ACTORMQ_HISTORIES</c> is how many histories to try,
/// <c>ACTORMQ_SEED</c> (<c>seed,gamma</c>) runs those of a failure again, <c>ACTORMQ_HISTORY</c> one history as it was printed.
/// </remarks>
public class QueueHistoryTests
{
    private const int MaxSteps = 200;

    private static readonly Gen<History> Histories =
        from options in Gen.Choose(0, 165887)
        from count in Gen.Choose(1, MaxSteps)
        from steps in StepGen.ArrayOf(count)
        select new History(options, steps);

    private static Gen<HistoryStep> StepGen =>
        from kind in Gen.Choose(0, 24)
        from a in Gen.Choose(0, 59)
        from b in Gen.Choose(0, 1 << 20)
        select new HistoryStep(kind, a, b);

    [Fact]
    public void A_queue_keeps_its_promises_whatever_happens() => Hold(static (history, steps) => history.Run(steps));

    [Fact]
    public void A_deleted_queue_owes_nobody_an_answer() => Hold(static (history, steps) => history.RunAndDelete(steps));

    /// <summary>A consumer is paused for the sake of another when the time comes for a message that was rejected in a transaction.</summary>
    [Theory]
    [InlineData("options 76379, steps 0:8:1 0:14:1 3:5:1 2:26:540618 21:0:1 21:33:1 24:0:213950 3:0:204347 24:21:1 24:0:1")]
    [InlineData("options 16515, steps 2:0:57215 3:4:26999 10:0:1 17:0:1 3:0:1 3:4:143004 1:0:272933 1:0:1 11:0:1 17:1:794791")]
    public void A_queue_is_not_at_rest_while_a_consumer_is_paused(string history) => Holds(History.Parse(history), static (queue, steps) => queue.Run(steps));

    private static void Hold(Action<QueueHistory, IEnumerable<HistoryStep>> run)
    {
        if (Environment.GetEnvironmentVariable("ACTORMQ_HISTORY") is { } text)
        {
            Holds(History.Parse(text), run);
            return;
        }
        var count = int.Parse(Environment.GetEnvironmentVariable("ACTORMQ_HISTORIES") ?? "2000", CultureInfo.InvariantCulture);
        var config = Config.QuickThrowOnFailure.WithMaxTest(count);
        if (Environment.GetEnvironmentVariable("ACTORMQ_SEED")?.Split(',') is [var seed, var gamma])
            config = config.WithReplay(
                new Replay(
                    new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)),
                    Microsoft.FSharp.Core.FSharpOption<int>.None));
        Check.One(config, Prop.ForAll(Arb.From(Histories, Shrink), history => Holds(history, run)));
    }

    private static void Holds(History history, Action<QueueHistory, IEnumerable<HistoryStep>> run)
    {
        var queue = new QueueHistory(HistoryOptions.From(history.Options));
        try
        {
            run(queue, history.Steps);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{queue.Log}\n{e.InnerException}\n", e);
        }
    }

    /// <summary>Fewer steps first, in big portions and then in small ones; then simpler steps.</summary>
    private static IEnumerable<History> Shrink(History history)
    {
        var steps = history.Steps;
        for (var portion = steps.Length / 2; portion > 0; portion /= 2)
        {
            for (var start = 0; start < steps.Length; start += portion)
                yield return history with { Steps = [.. steps[..start], .. steps[Math.Min(steps.Length, start + portion)..]] };
        }
        for (var i = 0; i < steps.Length; i++)
        {
            foreach (var simpler in Simpler(steps[i])) yield return history with { Steps = [.. steps[..i], simpler, .. steps[(i + 1)..]] };
        }
    }

    private static IEnumerable<HistoryStep> Simpler(HistoryStep step)
    {
        if (step.A > 0) yield return step with { A = 0 };
        if (step.A > 1) yield return step with { A = step.A / 2 };
        if (step.B > 1) yield return step with { B = 1 };
        if (step.B > 3) yield return step with { B = step.B / 2 };
    }

    private sealed record History(int Options, HistoryStep[] Steps)
    {
        /// <summary>The inverse of <see cref="ToString"/>.</summary>
        public static History Parse(string text)
        {
            var words = text.Split([' ', ',', ':'], StringSplitOptions.RemoveEmptyEntries);
            var numbers = words.Where(word => char.IsDigit(word[0])).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            return new History(numbers[0], [.. numbers.Skip(1).Chunk(3).Select(step => new HistoryStep(step[0], step[1], step[2]))]);
        }

        public override string ToString() => $"options {Options}, steps {string.Join(' ', Steps.Select(s => $"{s.Kind}:{s.A}:{s.B}"))}";
    }
}
