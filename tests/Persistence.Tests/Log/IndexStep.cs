using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Log;

public enum IndexAction
{
    Put,
    PutAgain,
    PutShared,
    PutBehind,
    Delete,
    Update,
    Drop,
    TakeBack,
    DeleteEvents,
}

/// <summary>One step of a history of a log's index. The numbers choose a lane, a message and a size.</summary>
public sealed record IndexStep(IndexAction Action, int Lane, int Number, int Size)
{
    private static readonly (int Weight, IndexAction Action)[] Weights =
    [
        (20, IndexAction.Put), (2, IndexAction.PutAgain), (4, IndexAction.PutShared), (3, IndexAction.PutBehind), (14, IndexAction.Delete),
        (3, IndexAction.Update), (1, IndexAction.Drop), (1, IndexAction.TakeBack), (2, IndexAction.DeleteEvents),
    ];

    public static Arbitrary<IndexStep[]> Histories => Arb.From(
        (from action in Gen.Frequency(Weights.Select(weight => (weight.Weight, Gen.Constant(weight.Action))).ToArray())
         from lane in Gen.Choose(0, 2)
         from number in Gen.Choose(0, 1000)
         from size in Gen.Choose(1, 300)
         select new IndexStep(action, lane, number, size)).ArrayOf(),
        history => Enumerable.Range(0, history.Length).Select(i => history.Where((_, at) => at != i).ToArray()));
}
