using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Log.Index;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Log;

public sealed class LogIndexTests
{
    [Fact]
    public void After_any_history_the_index_has_what_a_dictionary_has() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200), Prop.ForAll(IndexStep.Histories, history =>
        {
            var model = new IndexModel();
            foreach (var step in history) model.Apply(step);
            model.Compare();
        }));

    [Fact]
    public void A_snapshot_says_all_there_is() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(200), Prop.ForAll(IndexStep.Histories, history =>
        {
            var model = new IndexModel();
            foreach (var step in history)
            {
                model.Apply(step);
                if (step.Number % 7 == 0) model.Index = IndexSnapshot.Read(IndexSnapshot.Write(model.Index));
            }
            model.Compare();
        }));

    [Fact]
    public void A_snapshot_that_was_changed_anywhere_is_refused()
    {
        var model = new IndexModel();
        foreach (var step in Enumerable.Range(0, 40).Select(i => new IndexStep(IndexAction.Put, i % 3, i, i))) model.Apply(step);
        var bytes = IndexSnapshot.Write(model.Index);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x10;
            Assert.Throws<JournalDamagedException>(() => IndexSnapshot.Read(changed));
            Assert.Throws<JournalDamagedException>(() => IndexSnapshot.Read(bytes[..i]));
        }
    }

    [Fact]
    public void A_million_messages_take_little_memory_and_few_bytes_in_a_snapshot()
    {
        const int Messages = 1_000_000;
        const int PerEvent = 500;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new LogIndex();
        var lane = index.Open(new LaneName(1, DestinationName.Queue("deep"), 4));
        for (var i = 0; i < Messages; i++)
        {
            if (i % PerEvent == 0) index.Events.Add((i / PerEvent) + 1, PerEvent * 1100);
            index.Set(lane, new MessageEntry(i + 1, 0, (i / PerEvent) + 1, i % PerEvent, 1050));
        }
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(taken, 0, 40_000_000);
        Assert.InRange(IndexSnapshot.Write(index).Length, 0, 7_000_000);
        GC.KeepAlive(index);
    }

    [Fact]
    public void Events_are_settled_once_nothing_of_them_is_wanted()
    {
        var model = new IndexModel();
        for (var i = 0; i < 5; i++) model.Apply(new IndexStep(IndexAction.Put, 0, 0, 10));
        Assert.Equal(0, model.Index.Events.Settled);

        model.Index.Remove(new MessageKey(1, 2));
        model.Index.Remove(new MessageKey(1, 3));
        Assert.Equal(0, model.Index.Events.Settled);

        model.Index.Remove(new MessageKey(1, 1));
        Assert.Equal(3, model.Index.Events.Settled);
        Assert.Equal(model.Index.Events.BytesOf(1, 3), model.Index.Events.SettledBytes);
    }
}
