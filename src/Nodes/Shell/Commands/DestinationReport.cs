using ActorMQ.Actors.Protocol;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell.Commands;

/// <summary>Shows queues and topics.</summary>
internal static class DestinationReport
{
    public static void ListQueues(DestinationList list, Report report)
    {
        report.Table(
            ["name", "#messages", "#bytes", "#in flight", "#consumers", "#producers", "#enqueued", "#dequeued"],
            list.Destinations.Select(queue => new[]
            {
                DestinationText.Short(queue.Name),
                Readable.Count(queue.Messages),
                Readable.Bytes(queue.Bytes),
                Readable.Count(queue.InFlight),
                Readable.Count(queue.Consumers.Count),
                Readable.Count(queue.Publishers),
                Readable.Count(queue.Enqueued),
                Readable.Count(queue.Dequeued),
            }));
        ReportUnanswered(list, report);
    }

    public static void ListTopics(DestinationList list, Report report)
    {
        report.Table(
            ["name", "#subscribers", "#producers", "#published", "#delivered", "#discarded"],
            list.Destinations.Select(topic => new[]
            {
                DestinationText.Short(topic.Name),
                Readable.Count(topic.Consumers.Count),
                Readable.Count(topic.Publishers),
                Readable.Count(topic.Enqueued),
                Readable.Count(topic.Delivered),
                Readable.Count(topic.Discarded),
            }));
        ReportUnanswered(list, report);
    }

    public static void ShowQueue(DestinationStatus queue, Report report)
    {
        report.Fields(
            ("name", queue.Name.ToString()),
            ("messages", $"{queue.Messages}, {Readable.Bytes(queue.Bytes)}; {queue.InFlight} in flight, {queue.InMemory} in memory"),
            ("enqueued", Readable.Count(queue.Enqueued)),
            ("dequeued", Readable.Count(queue.Dequeued)),
            ("delivered", $"{queue.Delivered}, {queue.Redelivered} of them again"),
            ("expired", Readable.Count(queue.Expired)),
            ("dead-lettered", Readable.Count(queue.DeadLettered)),
            ("refused", Readable.Count(queue.Refused)),
            ("damaged", Readable.Count(queue.Damaged)),
            ("waiting at the door", Readable.Count(queue.WaitingAtTheDoor)),
            ("producers", Readable.Count(queue.Publishers)));
        ShowConsumers(queue, report);
    }

    public static void ShowTopic(DestinationStatus topic, Report report)
    {
        report.Fields(
            ("name", topic.Name.ToString()),
            ("published", Readable.Count(topic.Enqueued)),
            ("delivered", Readable.Count(topic.Delivered)),
            ("expired", Readable.Count(topic.Expired)),
            ("discarded", Readable.Count(topic.Discarded)),
            ("producers", Readable.Count(topic.Publishers)));
        ShowConsumers(topic, report);
    }

    private static void ShowConsumers(DestinationStatus destination, Report report)
    {
        if (destination.Consumers.Count == 0)
        {
            report.Line("no consumers");
            return;
        }
        report.Line("");
        report.Table(
            ["consumer", "#prefetch", "#outstanding", "#pending", "#delivered", "#discarded", "#priority", "selector"],
            destination.Consumers.Select(consumer => new[]
            {
                consumer.IsExclusive ? $"{consumer.Label} (exclusive)" : consumer.Label,
                Readable.Count(consumer.Prefetch),
                Readable.Count(consumer.Outstanding),
                Readable.Count(consumer.Pending),
                Readable.Count(consumer.Delivered),
                Readable.Count(consumer.Discarded),
                Readable.Count(consumer.Priority),
                Readable.OrDash(consumer.Selector),
            }));
    }

    private static void ReportUnanswered(DestinationList list, Report report)
    {
        const int mostNamed = 20;
        if (list.Unanswered.Count > 0)
        {
            var more = list.Unanswered.Count > mostNamed ? $" and {list.Unanswered.Count - mostNamed} more" : "";
            report.Line($"busy, no answer: {string.Join(", ", list.Unanswered.Take(mostNamed))}{more}");
        }
        var left = list.Total - list.Destinations.Count - list.Unanswered.Count;
        if (list.Destinations.Count > 0 && left > 0)
            report.Line($"{left} of {list.Total} are not listed: --all lists them, a PATTERN or --sort finds those you look for");
    }
}
