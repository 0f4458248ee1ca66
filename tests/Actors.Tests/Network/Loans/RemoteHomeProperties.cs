using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Network.Loans;

/// <summary>Room that is given, taken back, lent and returned in any order, over a way that is long and sometimes not there.</summary>
public sealed class RemoteHomeProperties
{
    private const int Kinds = 8;

    [Fact]
    public void What_is_lent_comes_in_order_and_once_or_goes_back_and_nobody_gets_more_than_he_has_room_for()
    {
        var waited = 0;
        var returned = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.ListOf(Gen.Choose(0, (Kinds * 40) - 1)).ToArbitrary(), steps =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                world.Do(step % Kinds, (step / Kinds) + 1);
                waited += world.Waiting > 0 ? 1 : 0;
            }
            world.Finish();
            returned += world.Returned;
        }));
        // Enough to know that the property is about something.
        Assert.True(waited > 200 && returned > 200, $"{waited} times something waited, {returned} messages went back");
    }

    /// <summary>A home with more messages than anybody wants, and one subscription.</summary>
    private sealed class World
    {
        private readonly RemoteHomeScene _scene = new();
        private readonly HashSet<long> _back = [];
        private readonly List<long> _delivered = [];
        private readonly List<HomeContent> _held = [];
        private readonly ConsumerId _consumer;
        private bool _isReachable = true;
        private bool _isAsked;
        private int _homeRoom;
        private int _room;
        private int _settled;
        private long _lastTag;

        public World() => _consumer = _scene.Consume(prefetch: 20);

        public int Returned => _back.Count;

        public long Waiting => _lastTag - _delivered.Count - _back.Count;

        private HomeContent.Drained Drained
        {
            get
            {
                var drained = new HomeContent.Drained(RemoteHomeScene.Queue, _scene.Number, _homeRoom);
                (_homeRoom, _isAsked) = (0, false);
                return drained;
            }
        }

        public void Do(int kind, int count)
        {
            _scene.Now += TimeSpan.FromMilliseconds(30);
            switch (kind)
            {
                case 0:
                    _room += count;
                    _scene.Take(new DestinationCommand.Grant(_consumer, count));
                    break;
                case 1:
                    _scene.Take(new DestinationCommand.Drain(_consumer));
                    break;
                case 2 when _delivered.Count > _settled:
                    var tags = _delivered[_settled..];
                    _settled = _delivered.Count;
                    _scene.Take(new DestinationCommand.Settle(_consumer, Settlement.Accepted, tags));
                    break;
                case 3 or 4 when _isReachable && _homeRoom > 0:
                    Lend(Math.Min(count, _homeRoom));
                    break;
                case 5 when _isReachable && _homeRoom == 0:
                    _scene.Hear(new HomeContent.Exhausted(RemoteHomeScene.Queue, _scene.Number));
                    break;
                case 6 when _isReachable && _isAsked:
                    _scene.Hear(Drained);
                    break;
                case 7 when count < 10:
                    ChangeReachability(!_isReachable);
                    break;
                case 7:
                    _scene.Now += TimeSpan.FromSeconds(count / 10);
                    _scene.Take(new RemoteHomeCommand.Review());
                    break;
            }
            Observe();
        }

        /// <summary>The subscription takes all there is, and whatever was asked is answered.</summary>
        public void Finish()
        {
            if (!_isReachable) ChangeReachability(true);
            Observe();
            Do(0, 1000);
            if (_isAsked) Do(6, 0);
            Assert.Equal(_lastTag, _delivered.Count + _back.Count);
            Assert.Empty(_delivered.Intersect(_back));
            Assert.Equal(0, _scene.Memory.Used);
            Assert.True(_homeRoom >= _room, $"room for {_room} messages, of which the home knows {_homeRoom}");
        }

        private void Lend(int count)
        {
            _homeRoom -= count;
            var loan = new HomeContent.Loan(RemoteHomeScene.Queue, _scene.Number, RemoteHomeScene.Batch(_lastTag + 1, count));
            _lastTag += count;
            _scene.Hear(loan);
        }

        /// <summary>The home takes back the room of those it cannot reach; they hear of it later.</summary>
        private void ChangeReachability(bool isReachable)
        {
            _isReachable = isReachable;
            if (!isReachable) _held.Add(Drained);
            _scene.Take(new RemoteHomeCommand.Reachability(isReachable));
            if (!isReachable) return;
            _scene.Hear([.. _held]);
            _held.Clear();
        }

        private void Observe()
        {
            while (_scene.Effects.Said.TryDequeue(out var said))
            {
                if (said is BorrowerContent.Grant grant) _homeRoom += grant.Count;
                else if (said is BorrowerContent.Drain) _isAsked = true;
                else if (said is BorrowerContent.Settled { Settlement: Settlement.Released } released)
                    Assert.All(released.Tags, tag => Assert.True(_back.Add(tag)));
            }
            while (_scene.Effects.Told.TryDequeue(out var told))
            {
                if (told is ConsumerEvent.Drained drained) _room -= drained.Count;
                if (told is not ConsumerEvent.Delivered delivered) continue;
                var (first, count) = (delivered.Batch.FirstTag, delivered.Batch.Deliveries.Count);
                Assert.True(_delivered.Count == 0 || _delivered[^1] < first, $"{first} comes after {_delivered.LastOrDefault()}");
                for (var i = 0; i < count; i++) _delivered.Add(first + i);
                _room -= count;
                Assert.True(_room >= 0, $"{count} messages, and {-_room} more than there is room for");
            }
        }
    }
}
