using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>
/// The state of one connection, without an actor: bytes of a client in, bytes to it out. What it asks of others waits until it is answered.
/// </summary>
internal sealed class ConnectionScene
{
    public const string Hello = "CONNECT\naccept-version:1.2\nlogin:alice\npasscode:secret\n\n\0";

    private static readonly PasswordHash Secret = PasswordHash.Create("secret", 1);

    private readonly ConnectionIdentity _identity = new("ID-node1-abc", 7);
    private readonly OutputBuffer _output = new();
    private readonly HeaderTable _headers = new();
    private readonly FrameReader _reader;
    private readonly StringBuilder _sent = new();
    private readonly SecurityService _security;
    private byte[] _unread = [];
    private int _answered;

    public ConnectionScene(ConnectionOptions? options = null, IReadOnlyList<AccessEntry>? access = null)
    {
        _security = new SecurityService(new SecurityOptions { Users = [new UserAccount("alice", Secret, ["all"])], Access = access ?? [] });
        _reader = new FrameReader(_identity, TimeProvider.System);
        Effects = new NotedEffects { Send = Send };
        var start = new ConnectionStart(_identity, new TestRef<IConnectionMessage>(Effects.Own.Enqueue), new PublisherId(1), "10.0.0.1:1", "test");
        var live = new Live<ConnectionOptions>(options ?? new ConnectionOptions());
        State = new ConnectionState(start, live, _security, new MemoryBudget(1 << 30), _output, Effects);
        State.Start();
    }

    public NotedEffects Effects { get; }

    public ConnectionState State { get; }

    /// <summary>Steps that a turn has.</summary>
    public int Steps { get; set; } = 10_000;

    /// <summary>Why the frames that came last are not carried out; null when they are.</summary>
    public string? Waits => State.Status(new ConnectionStatus("", "", "")).BlockedBy;

    /// <summary>Everything the client got, a frame each, without the line feeds between them.</summary>
    public IReadOnlyList<string> Frames => [.. _sent.ToString().Split('\0').Select(frame => frame.TrimStart('\n')).Where(frame => frame.Length > 0)];

    /// <summary>What each frame is, for short.</summary>
    public string Seen => string.Join(' ', Frames.Select(Short));

    /// <summary>A client that has logged in.</summary>
    public static ConnectionScene Connected(ConnectionOptions? options = null, IReadOnlyList<AccessEntry>? access = null, string version = "1.2")
    {
        var scene = new ConnectionScene(options, access);
        scene.Receive(Hello.Replace("1.2", version, StringComparison.Ordinal));
        scene.AnswerAll();
        scene._sent.Clear();
        return scene;
    }

    public void Receive(string text) => Receive(Encoding.UTF8.GetBytes(text));

    /// <summary>One read of the transport, and the turn it leads to.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (Effects.AreLimitsRaised) _reader.RaiseLimits(StompLimits.Default);
        _unread = [.. _unread, .. bytes];
        var frames = new List<ClientFrame>();
        var consumed = _reader.Read(_unread, _headers, frames);
        _unread = _unread[consumed..];
        State.Take(new ConnectionCommand.FramesReceived(frames, consumed), new TurnBudget(Steps));
        EndTurn();
    }

    public void Tell(IConnectionMessage message)
    {
        State.Take(message);
        EndTurn();
    }

    /// <returns>False when it wants another turn.</returns>
    public bool EndTurn()
    {
        var isDone = State.Advance(new TurnBudget(Steps));
        State.Check();
        return isDone;
    }

    public DestinationHandle Queue(string name) => Make(DestinationName.Queue(name));

    /// <summary>A queue gives messages to the client's subscription.</summary>
    public void Deliver(ConsumerRequest consumer, long firstTag, params string[] ids) =>
        Tell(new ConsumerEvent.Delivered(consumer.Id, new DeliveryBatch(firstTag, [.. ids.Select(id => new Delivery(TestMessages.Of(id), 0))])));

    /// <summary>The consumers that destinations were told of, in order.</summary>
    public IReadOnlyList<ConsumerRequest> Consumers =>
        [.. Effects.Told.Select(told => told.Command).OfType<DestinationCommand.Attach>().Select(attach => attach.Request)];

    /// <summary>Bodies of the messages a destination was sent, in order, by which way ever.</summary>
    public string SentTo(DestinationName name)
    {
        var items = Effects.Told.Where(told => told.Destination.Name.Equals(name)).SelectMany(told => told.Command switch
        {
            DestinationCommand.Publish publish => publish.Items,
            DestinationCommand.Transact transact => transact.Sends,
            _ => [],
        });
        return string.Join(' ', items.Select(item => Encoding.UTF8.GetString(item.Message.Body)));
    }

    /// <summary>Answers what was asked first. False when nothing is asked.</summary>
    public bool AnswerOne()
    {
        if (Effects.Own.TryDequeue(out var own)) Tell(own);
        else if (Effects.Logins.TryDequeue(out var login)) Answer(login);
        else if (Effects.Resolving.TryDequeue(out var name)) Tell(new ResolveAnswer.Resolved(Make(name)));
        else if (Effects.Sought.TryDequeue(out var sought)) Tell(new SeekAnswer(sought, false, []));
        else if (Effects.Patterns.TryDequeue(out var pattern)) Tell(new ConsumerEvent.PatternAttached(pattern.Id));
        else if (_answered < Effects.Told.Count) Answer(Effects.Told[_answered].Destination, Effects.Told[_answered++].Command);
        else return !EndTurn() || IsAsking;
        return true;
    }

    public void AnswerAll()
    {
        while (AnswerOne())
        {
        }
    }

    private bool IsAsking => Effects.Own.Count + Effects.Logins.Count + Effects.Resolving.Count + Effects.Sought.Count + Effects.Patterns.Count > 0
        || _answered < Effects.Told.Count;

    private DestinationHandle Make(DestinationName name)
    {
        if (!Effects.Destinations.TryGetValue(name, out var handle))
            Effects.Destinations.Add(name, handle = new DestinationHandle(name, Effects.Temporaries.Contains(name) ? _identity.Number : 0));
        return handle;
    }

    private void Answer(LoginCommand login)
    {
        if (login is not LoginCommand.Decide { Request: var request }) return;
        _security.Verify(request.Login ?? "", request.Passcode, out var subject);
        Tell(new LoginAnswer(request.Token, subject, null));
    }

    private void Answer(DestinationHandle destination, DestinationCommand command)
    {
        switch (command)
        {
            case DestinationCommand.Attach attach:
                Tell(new ConsumerEvent.Attached(attach.Request.Id));
                break;
            case DestinationCommand.Publish publish:
                var tokens = publish.Items.Select(item => item.Ticket.Token).Where(token => token != 0);
                Tell(new PublisherEvent.Reported(new PublisherId(1), destination, publish.Items.Count, [.. tokens], []));
                break;
            case DestinationCommand.Promise promise:
                Tell(new TransactionEvent.Voted(promise.Client.Id, destination, null));
                break;
            case DestinationCommand.Transact transact:
                Tell(new TransactionEvent.Done(transact.Client.Id, destination));
                break;
        }
    }

    private void Send()
    {
        _sent.Append(Encoding.UTF8.GetString(_output.WrittenSpan));
        _output.Consume(_output.Length);
    }

    private static string Short(string frame)
    {
        var lines = frame.Split('\n');
        var what = lines[0] switch
        {
            "RECEIPT" => "receipt-id:",
            "ERROR" => "error-code:",
            "MESSAGE" => "message-id:",
            _ => null,
        };
        var line = what is null ? null : Array.Find(lines, line => line.StartsWith(what, StringComparison.Ordinal));
        return line is null ? lines[0] : $"{(lines[0] == "MESSAGE" ? "" : lines[0] + ":")}{line[what!.Length..]}";
    }
}
