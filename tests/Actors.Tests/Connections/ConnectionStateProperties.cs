using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>Frames in any order, cut anywhere, answered whenever: what a client gets depends on what it said.</summary>
public sealed class ConnectionStateProperties
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<string> Transaction = Gen.Elements("", "", "transaction:t\n", "transaction:u\n");

    private static readonly Gen<string> Frame = Gen.Frequency(
        (8, from queue in Gen.Elements("/queue/a", "/queue/b", "/topic/c", "/queue/a,/topic/c", "/queue/>", "/temp-queue/mine", "")
            from transaction in Transaction
            select $"SEND\n{(queue.Length == 0 ? "" : $"destination:{queue}\n")}{transaction}RECEIPT\n#\0"),
        (1, Gen.Constant("SEND\ndestination:/queue/a\nreply-to:/temp-queue/mine\nRECEIPT\n#\0")),
        (3, from id in Gen.Elements("1", "2", "")
            from queue in Gen.Elements("/queue/a", "/queue/b", "/topic/c", "/queue/>", "/temp-queue/mine", "/nowhere")
            from ack in Gen.Elements("auto", "client", "client-individual", "never")
            select $"SUBSCRIBE\n{(id.Length == 0 ? "" : $"id:{id}\n")}destination:{queue}\nack:{ack}\nRECEIPT\n\0"),
        (2, from id in Gen.Elements("1", "2", "3") select $"UNSUBSCRIBE\nid:{id}\nRECEIPT\n\0"),
        (2, from command in Gen.Elements("ACK", "NACK")
            from id in Gen.Elements("1-1", "2-1", "x")
            from transaction in Transaction
            select $"{command}\nid:{id}\n{transaction}RECEIPT\n\0"),
        (4, from command in Gen.Elements("BEGIN", "COMMIT", "ABORT") from name in Gen.Elements("t", "u") select $"{command}\ntransaction:{name}\nRECEIPT\n\0"),
        (1, Gen.Elements("CONNECT\naccept-version:1.2\n\n\0", "\n", "\r\n", "COMMIT\nRECEIPT\n\0")));

    private static readonly Gen<string> End = Gen.Frequency(
        (5, Gen.Constant("")), (2, Gen.Constant("DISCONNECT\nreceipt:bye\n\n\0")), (1, Gen.Constant("DISCONNECT\n\n\0")), (1, Gen.Constant("NONSENSE\n\n\0")));

    private static readonly Gen<string> Talk = from frames in Gen.ListOf(Frame) from end in End select Number(frames) + end;

    [Fact]
    public void The_same_bytes_have_the_same_effect_whatever_the_cuts()
    {
        var cases = from talk in Talk from seed in Gen.Choose(0, int.MaxValue - 1) select (Talk: talk, Seed: seed);
        var errors = 0;
        var receipts = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var whole = new ConnectionScene();
            whole.Receive(ConnectionScene.Hello + one.Talk);
            whole.AnswerAll();
            var cut = new ConnectionScene();
            ReceiveInPieces(cut, ConnectionScene.Hello + one.Talk, new Random(one.Seed), _ => { });
            cut.AnswerAll();

            Assert.Equal(whole.Frames, cut.Frames);
            AssertSameAtDestinations(whole, cut);
            errors += whole.Frames.Count(frame => frame.StartsWith("ERROR", StringComparison.Ordinal));
            receipts += whole.Frames.Count(frame => frame.StartsWith("RECEIPT", StringComparison.Ordinal));
        }));
        // Enough to know that the property is about something.
        Assert.True(errors > 200 && receipts > 200, $"{errors} errors, {receipts} receipts");
    }

    [Fact]
    public void What_is_answered_late_changes_the_order_of_answers_and_nothing_else()
    {
        // Whoever leaves without waiting may miss answers that are under way.
        var cases = from frames in Gen.ListOf(Frame) from seed in Gen.Choose(0, int.MaxValue - 1) select (Talk: Number(frames), Seed: seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var late = new ConnectionScene();
            late.Receive(ConnectionScene.Hello + one.Talk);
            late.AnswerAll();
            var random = new Random(one.Seed);
            var soon = new ConnectionScene(new ConnectionOptions { PublishWindow = random.Next(1, 4) }) { Steps = random.Next(1, 5) };
            ReceiveInPieces(soon, ConnectionScene.Hello + one.Talk, random, scene =>
            {
                for (var answers = random.Next(4); answers > 0; answers--) scene.AnswerOne();
            });
            soon.AnswerAll();

            Assert.Equal(late.Frames.Order(StringComparer.Ordinal), soon.Frames.Order(StringComparer.Ordinal));
            AssertSameAtDestinations(late, soon);
            Assert.Null(soon.Waits);
        }));
    }

    [Fact]
    public void Whatever_comes_in_whichever_order_the_state_is_as_it_must_be_and_nothing_is_stuck()
    {
        var cases = from frames in Gen.ListOf(Frame) from seed in Gen.Choose(0, int.MaxValue - 1) select (Frames: frames.ToList(), Seed: seed);
        var delivered = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var random = new Random(one.Seed);
            var scene = ConnectionScene.Connected(new ConnectionOptions { PublishWindow = random.Next(1, 4), TopicPrefetch = 3, QueuePrefetch = 3 });
            var tags = new Dictionary<ConsumerId, long>();
            var talk = Number(one.Frames);
            ReceiveInPieces(scene, talk, random, _ =>
            {
                switch (random.Next(6))
                {
                    case 0 when scene.Consumers is { Count: > 0 } consumers:
                        var consumer = consumers[random.Next(consumers.Count)];
                        tags[consumer.Id] = tags.GetValueOrDefault(consumer.Id) + 1;
                        scene.Deliver(consumer, tags[consumer.Id], "m");
                        delivered++;
                        break;
                    case 1:
                        scene.Effects.IsClientReading = random.Next(2) == 0;
                        if (scene.Effects.IsClientReading) scene.Tell(ConnectionCommand.Writable.Instance);
                        break;
                    case 2:
                        scene.Tell(new ConsumerEvent.Detached(new ConsumerId(random.Next(10)), null));
                        break;
                    case 3:
                        scene.Tell(ConnectionCommand.SecurityChanged.Instance);
                        break;
                    default:
                        scene.AnswerOne();
                        break;
                }
            });
            scene.Effects.IsClientReading = true;
            scene.Tell(ConnectionCommand.Writable.Instance);
            scene.AnswerAll();

            Assert.Null(scene.Waits);
            Assert.False(scene.Effects.IsReadingPaused);
            scene.Tell(new ConnectionCommand.TransportClosed(Model.Errors.CloseReason.ClientClosed, null));
            Assert.True(scene.Effects.IsStopped);
            scene.State.Close();
            Assert.Empty(scene.Effects.Temporaries);
        }));
        Assert.InRange(delivered, 100, int.MaxValue);
    }

    /// <summary>Each body and each receipt of its own, so that nothing is taken for anything else.</summary>
    private static string Number(IEnumerable<string> frames) => string.Concat(frames.Select((frame, i) => frame
        .Replace("RECEIPT\n", i % 3 == 0 ? "\n" : $"receipt:r{i}\n\n", StringComparison.Ordinal)
        .Replace("#\0", $"b{i}\0", StringComparison.Ordinal)));

    private static void ReceiveInPieces(ConnectionScene scene, string text, Random random, Action<ConnectionScene> between)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, random.Next(4) == 0 ? random.Next(1, 400) : random.Next(1, 40));
            scene.Receive(bytes[..count]);
            bytes = bytes[count..];
            between(scene);
        }
    }

    private static void AssertSameAtDestinations(ConnectionScene one, ConnectionScene other)
    {
        foreach (var name in Names)
        {
            Assert.Equal(one.SentTo(DestinationName.Queue(name)), other.SentTo(DestinationName.Queue(name)));
            Assert.Equal(one.SentTo(DestinationName.Topic(name)), other.SentTo(DestinationName.Topic(name)));
        }
        Assert.Equal(one.Effects.Temporaries.Select(name => name.Name), other.Effects.Temporaries.Select(name => name.Name));
    }
}
