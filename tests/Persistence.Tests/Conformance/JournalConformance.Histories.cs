using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public void After_any_history_everything_is_there_that_should_be() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(120),
            Prop.ForAll(ModelStep.Histories, history => Play(history).GetAwaiter().GetResult()));

    private async Task Play(ModelStep[] history)
    {
        await Journal.DisposeAsync();
        StartAnew();
        Journal = Support.JournalUnderTest.Open(NewStore);
        var model = new JournalModel(AfterLoss);
        foreach (var step in history.Append(new ModelStep(ModelAction.Crash, 0, 0, 0)).Append(new ModelStep(ModelAction.Compare, 0, 0, 0)))
        {
            switch (step.Action)
            {
                case ModelAction.Compare:
                    await model.Settle(Journal);
                    await model.Compare(Journal);
                    break;
                case ModelAction.Reopen or ModelAction.Crash:
                    await model.Settle(Journal);
                    Journal.Log.Forget();
                    await (step.Action == ModelAction.Crash ? CrashAndReopen() : Reopen());
                    model.Restart(Journal);
                    break;
                default:
                    model.Apply(step, Journal);
                    break;
            }
        }
    }
}
