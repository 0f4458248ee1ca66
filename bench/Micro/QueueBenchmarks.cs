using System.Text;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;
using BenchmarkDotNet.Attributes;

namespace ActorMQ.Micro;

/// <summary>What a queue itself costs: publish, deliver, acknowledge, without journal, connections and threads.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private const int Batch = 100;

    private readonly Consumer _consumer = new();
    private readonly Message _message;
    private QueueState _queue = null!;

    public QueueBenchmarks()
    {
        var head = "destination:/queue/bench\nmessage-id:ID-1\ncontent-length:1024\n\n";
        _message = new Message(Encoding.ASCII.GetBytes(head + new string('x', 1024) + "\0"), head.Length);
    }

    [GlobalSetup]
    public void Attach()
    {
        _queue = new QueueState(new DestinationName(DestinationKind.Queue, "bench"), new QueueOptions(), _consumer, new MemoryBudget(1 << 30));
        _queue.Attach(new ConsumerRequest(_consumer.Id, _consumer, "bench", 1, 1000));
    }

    /// <summary>A turn brings as many messages as a read of the socket does.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void PublishDeliverAcknowledge()
    {
        for (var i = 0; i < Batch; i++) _queue.Publish(new PublishItem(_message, default), now: 0);
        _queue.Advance(now: 0);
        _queue.AcceptUpTo(_consumer.Id, _consumer.Delivered, now: 0);
    }

    /// <summary>Takes what it gets, and wants nothing else done.</summary>
    private sealed class Consumer : IRef<ConsumerEvent>, IQueueEffects
    {
        public ConsumerId Id { get; } = new(1);

        public TreePath Path => TreePath.Root;

        public bool IsClosed => false;

        /// <summary>The tag of the last message: they count from 1.</summary>
        public long Delivered { get; private set; }

        public void Deliver(QueueConsumer consumer, Delivery delivery) => Delivered++;

        public void Exhausted(QueueConsumer consumer)
        {
        }

        public void Return(QueueConsumer consumer, int count)
        {
        }

        public bool Tell(ConsumerEvent message) => true;

        public bool TryTell(ConsumerEvent message) => true;

        public void EndBrowse(ConsumerRequest browser)
        {
        }

        public void Show(ConsumerRequest browser, Delivery delivery)
        {
        }

        public void Store(QueueEntry entry, bool isTransient)
        {
        }

        public void Unstore(QueueEntry entry)
        {
        }

        public void UpdateDeliveryCount(QueueEntry entry)
        {
        }

        public int OpenLane(byte priority) => 1;

        public void DropLane(int journalLane)
        {
        }

        public void BeginMove(int journalLane)
        {
        }

        public void EndMove()
        {
        }

        public void ReadPage(MessageKey from, int maxCount, long maxBytes, object? tag)
        {
        }

        public void Accept(PublishTicket ticket)
        {
        }

        public void Confirm(PublishTicket ticket)
        {
        }

        public void Refuse(PublishTicket ticket, BrokerError error)
        {
        }

        public void DeadLetter(QueueEntry entry, string cause)
        {
        }

        public void WakeAt(long milliseconds)
        {
        }
    }
}
