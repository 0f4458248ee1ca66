using System.Text;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>
/// What other brokers have lent to a feed and what became of it: which message is to be stored, and which was here before. Without IO.
/// </summary>
internal sealed class FeedState
{
    /// <summary>Messages that are here and not yet stored, of one home.</summary>
    public const int Window = 1000;

    /// <summary>Messages that may be under way beyond that when the home is far. The names of as many are remembered, so it is no larger.</summary>
    public const int MostAhead = 4000;

    private readonly Dictionary<long, Loan> _underWay = [];
    private readonly Dictionary<string, Loan> _byMessage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedMemory> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<FeedSource> _settled = [];
    private long _lastToken;

    /// <summary>A message has come.</summary>
    /// <returns>The number under which it is to be stored; 0 when it need not be.</returns>
    public long Take(FeedSource source, long tag, Delivery delivery)
    {
        var message = NameOf(delivery.Message);
        // Only what was lent before can have been here before.
        if (delivery.DeliveryCount > 0)
        {
            if (_stored.TryGetValue(source.Home, out var stored) && stored.Contains(message))
            {
                Accept(source, tag);
                return 0;
            }
            if (_byMessage.TryGetValue(message, out var known))
            {
                // The conversation in which it came is over: this one hears of it.
                (known.Source, known.Tag) = (source, tag);
                return 0;
            }
        }
        var loan = new Loan(message, source, tag);
        _underWay.Add(++_lastToken, loan);
        _byMessage[message] = loan;
        return _lastToken;
    }

    /// <summary>It is durable wherever it is wanted.</summary>
    public void OnStored(long token)
    {
        if (End(token) is not { } loan) return;
        if (!_stored.TryGetValue(loan.Source.Home, out var stored)) _stored.Add(loan.Source.Home, stored = new FeedMemory(Window + MostAhead));
        stored.Add(loan.Message);
        Accept(loan.Source, loan.Tag);
    }

    /// <summary>Somewhere it is not: it is to come again, later.</summary>
    public void OnRefused(long token)
    {
        if (End(token) is not { } loan) return;
        loan.Source.Rejected.Add(loan.Tag);
        _settled.Add(loan.Source);
    }

    /// <summary>The sources that have something to be told since the last call.</summary>
    public IReadOnlyList<FeedSource> TakeSettled()
    {
        if (_settled.Count == 0) return [];
        FeedSource[] sources = [.. _settled.Where(static source => !source.IsDetached)];
        _settled.Clear();
        return sources;
    }

    /// <summary>A message that is to be stored is on its way to be; of two that are the same, the later one is known by its name.</summary>
    public void Check()
    {
        foreach (var (message, loan) in _byMessage) Invariant.Holds(loan.Message == message, $"Feed: {loan.Message.TrimEnd()} is known as {message.TrimEnd()}");
        Invariant.Holds(_byMessage.Count <= _underWay.Count, $"Feed: {_byMessage.Count} messages are known by name, and {_underWay.Count} are being stored");
        foreach (var source in _settled)
            Invariant.Holds(source.Accepted.Count + source.Rejected.Count > 0, $"Feed: {source.Home} is to be told of settlements, and there are none");
        foreach (var stored in _stored.Values) stored.Check();
    }

    /// <summary>
    /// Its first two lines, the destination and the id: parts of a message that was sent to several topics have one id.
    /// </summary>
    private static string NameOf(Message message)
    {
        var headers = message.HeaderBlock;
        var end = headers.IndexOf((byte)'\n') + 1;
        var length = headers[end..].IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(length < 0 ? headers : headers[..(end + length)]);
    }

    private void Accept(FeedSource source, long tag)
    {
        source.Accepted.Add(tag);
        _settled.Add(source);
    }

    private Loan? End(long token)
    {
        if (!_underWay.Remove(token, out var loan)) return null;
        if (_byMessage.TryGetValue(loan.Message, out var other) && other == loan) _byMessage.Remove(loan.Message);
        return loan;
    }

    private sealed class Loan(string message, FeedSource source, long tag)
    {
        public string Message => message;

        public FeedSource Source { get; set; } = source;

        public long Tag { get; set; } = tag;
    }
}
