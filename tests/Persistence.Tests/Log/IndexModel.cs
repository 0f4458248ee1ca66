using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Log.Index;
using ActorMQ.Persistence.Log.Records;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>A log, written by records, beside a dictionary of what should be in it.</summary>
internal sealed class IndexModel
{
    private readonly CommitRecordWriter _writer = new();
    private readonly Dictionary<long, CommitRecord> _events = [];
    private readonly SortedDictionary<long, (Message Message, int Count)>[] _lanes = [[], [], []];
    private readonly long[] _next = [1, 1, 1];
    private long _share;

    public LogIndex Index { get; set; } = new();

    public void Apply(IndexStep step)
    {
        var lane = _lanes[step.Lane];
        var picked = lane.Count == 0 ? 0 : lane.Keys.ElementAt(step.Number % lane.Count);
        switch (step.Action)
        {
            case IndexAction.Put:
                // Several at a time, so that pieces of a lane get full.
                Put([.. Enumerable.Range(0, 1 + (step.Number % 40)).Select(i => (step.Lane, _next[step.Lane] + i, Text(step.Size), i % 3))]);
                break;
            case IndexAction.PutAgain when picked != 0:
                Put([(step.Lane, picked, Text(step.Size), lane[picked].Count)]);
                break;
            case IndexAction.PutBehind when _next[step.Lane] > 1 && !lane.ContainsKey(1 + (step.Number % (_next[step.Lane] - 1))):
                Put([(step.Lane, 1 + (step.Number % (_next[step.Lane] - 1)), Text(step.Size), 0)]);
                break;
            case IndexAction.PutShared:
                var shared = TestMessages.Shared($"{step.Number}".PadRight(step.Size), ++_share);
                foreach (var other in Enumerable.Range(0, 3)) Put([(other, _next[other], shared, other)]);
                break;
            case IndexAction.Delete when picked != 0:
                // Mostly at the beginning, as queues do.
                var start = step.Number % 4 == 0 ? picked : lane.Keys.First();
                var keys = lane.Keys.Where(key => key >= start).Take(step.Size % 30).ToArray();
                foreach (var key in keys) lane.Remove(key);
                Write(deletes: [.. keys.Select(key => new MessageKey(step.Lane + 1, key))]);
                break;
            case IndexAction.Update when picked != 0:
                lane[picked] = lane[picked] with { Count = step.Size };
                Write(updates: [new DeliveryCountUpdate(new MessageKey(step.Lane + 1, picked), step.Size)]);
                break;
            case IndexAction.Drop:
                lane.Clear();
                Write(dropped: [step.Lane + 1]);
                break;
            case IndexAction.TakeBack when picked != 0:
                lane.Remove(picked);
                Write(takenBack: [new MessageKey(step.Lane + 1, picked)]);
                break;
            case IndexAction.DeleteEvents:
                Index.Events.DeleteTo(Index.Events.Settled);
                break;
        }
    }

    public void Compare()
    {
        for (var i = 0; i < _lanes.Length; i++)
        {
            var lane = Index.Lane(i + 1);
            Assert.Equal(_lanes[i].Values.Sum(entry => (long)entry.Message.Size), lane?.Bytes ?? 0);
            Assert.Equal(_lanes[i].Count, lane?.Entries.Count ?? 0);
            var found = Index.From(new MessageKey(i + 1, 0)).ToList();
            Assert.Equal(_lanes[i].Select(pair => (pair.Key, pair.Value.Count)), found.Select(position => (position.Key.Sequence, position.DeliveryCount)));
            foreach (var position in found) Compare(position, _lanes[i][position.Key.Sequence].Message);
        }
        CompareLive();
    }

    private void Compare(MessagePosition position, Message expected)
    {
        Assert.True(position.Event >= Index.Events.First);
        Assert.True(position.Event > Index.Events.Settled);
        Assert.True(_events[position.Event].TryRead(position.Place, out var message));
        Assert.Equal((expected.BodyText(), expected.ShareId, expected.Size), (message.BodyText(), message.ShareId, position.Size));
        Assert.True(Index.IsAt(position) && Index.Contains(position.Key));
    }

    /// <summary>Each body counts once, with its event.</summary>
    private void CompareLive()
    {
        var live = Index.UpTo(long.MaxValue, isOnceAShare: true).GroupBy(position => position.Event).ToDictionary(
            group => group.Key, group => group.Sum(position => position.Size + LogIndex.Overhead));
        for (var number = Index.Events.First; number <= Index.Events.Last; number++)
            Assert.Equal(live.GetValueOrDefault(number), Index.Events[number].Live);
        Assert.Equal(live.Values.Sum(), Index.Events.Live);
        Assert.Equal(Index.Events.BytesOf(Index.Events.First, Index.Events.Last), Index.Events.Bytes);
        Assert.Equal(Index.Events.BytesOf(Index.Events.First, Index.Events.Settled), Index.Events.SettledBytes);
    }

    private static Message Text(int size) => TestMessages.Text(new string('x', size));

    private void Put((int Lane, long Sequence, Message Message, int Count)[] puts)
    {
        foreach (var put in puts)
        {
            _lanes[put.Lane][put.Sequence] = (put.Message, put.Count);
            _next[put.Lane] = Math.Max(_next[put.Lane], put.Sequence + 1);
        }
        Write(puts: puts);
    }

    private void Write(
        (int Lane, long Sequence, Message Message, int Count)[]? puts = null,
        MessageKey[]? takenBack = null,
        DeliveryCountUpdate[]? updates = null,
        MessageKey[]? deletes = null,
        int[]? dropped = null)
    {
        _writer.Begin(Guid.NewGuid());
        var lanes = (puts ?? []).Select(put => put.Lane).Distinct().Where(lane => Index.Lane(lane + 1) is null);
        _writer.Lanes([.. lanes.Select(lane => new LaneName(lane + 1, DestinationName.Queue($"queue{lane}"), 4))]);
        _writer.Keys(takenBack);
        _writer.Puts(puts?.Length ?? 0);
        foreach (var put in puts ?? [])
        {
            var isNew = put.Message.ShareId == 0 || !Index.Shares.Contains(put.Message.ShareId);
            _writer.Put(new MessageKey(put.Lane + 1, put.Sequence), put.Message, put.Count, isNew);
        }
        _writer.Updates(updates);
        _writer.Keys(deletes);
        _writer.Numbers(dropped);
        var number = Index.LastEvent + 1;
        var record = CommitRecord.Read(_writer.Finish());
        _events[number] = record;
        Index.Apply(number, record);
    }
}
