using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Conformance;

public enum ModelAction
{
    Put,
    PutMany,
    PutTransient,
    PutShared,
    Settle,
    DeleteBlindly,
    Update,
    Move,
    Drop,
    Fill,
    Heal,
    Compare,
    Reopen,
    Crash,
}

/// <summary>One step of a random history. The numbers choose a queue, a message and a size.</summary>
public sealed record ModelStep(ModelAction Action, int Queue, int Message, int Size)
{
    private static readonly (int Weight, ModelAction Action)[] Weights =
    [
        (8, ModelAction.Put), (4, ModelAction.PutMany), (4, ModelAction.PutTransient), (4, ModelAction.PutShared), (6, ModelAction.Settle),
        (3, ModelAction.DeleteBlindly),
        (4, ModelAction.Update), (3, ModelAction.Move), (1, ModelAction.Drop), (1, ModelAction.Fill), (2, ModelAction.Heal), (2, ModelAction.Compare),
        (1, ModelAction.Reopen), (1, ModelAction.Crash),
    ];

    public static Arbitrary<ModelStep[]> Histories => Arb.From(Generator, Shorter);

    private static Gen<ModelStep[]> Generator { get; } =
        (from action in Gen.Frequency(Weights.Select(weight => (weight.Weight, Gen.Constant(weight.Action))).ToArray())
         from queue in Gen.Choose(0, 3)
         from message in Gen.Choose(0, 1000)
         from size in Gen.Frequency((8, Gen.Choose(1, 2000)), (1, Gen.Choose(2000, 60_000)))
         select new ModelStep(action, queue, message, size)).ArrayOf();

    /// <summary>The same history without a part of it, the biggest parts first.</summary>
    private static IEnumerable<ModelStep[]> Shorter(ModelStep[] history)
    {
        for (var length = history.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= history.Length; start += length) yield return [.. history[..start], .. history[(start + length)..]];
        }
    }
}
