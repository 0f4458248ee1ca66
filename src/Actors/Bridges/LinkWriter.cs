using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Writes the frames of a link: STOMP's framing with commands of our own, headers of one letter where there are many.</summary>
/// <remarks><code>
/// PASS        f:from h:hops r:SENDER-STAMP STAMP FIRST NUMBER BROKER ... c:content d:destination m:BODY-START FLAGS PRIORITY EXPIRES
///             and for queues what <see cref="LoanWriter"/> says
/// RECEIVED    f:from t:to n:STAMP TO-STAMP UP-TO HAS-GAP HOPS
/// ROUTES      a:1 if that is all; the body is lines, see <see cref="RouteWriter"/>
/// DIGEST      v:value
/// START-OVER
/// LATER-RUN   f:from t:to n:EPOCH IS-THERE HOPS
/// </code></remarks>
public sealed class LinkWriter
{
    private readonly OutputBuffer _output;
    private readonly OutputBuffer _body = new();
    private readonly LoanWriter _loans;

    public LinkWriter(OutputBuffer output)
    {
        _output = output;
        _loans = new LoanWriter(output);
    }

    public void Write(LinkSignal signal)
    {
        switch (signal)
        {
            case LinkSignal.Hello hello:
                Begin(StompCommand.Hello);
                Number("protocol:"u8, hello.Protocol);
                Text("broker:"u8, hello.Broker.Name);
                Number("epoch:"u8, hello.Broker.Epoch);
                Text("product:"u8, hello.ProductVersion);
                Text("link:"u8, hello.Link);
                if (hello.Login is not null) Text("login:"u8, hello.Login);
                if (hello.Passcode is not null) Text("passcode:"u8, hello.Passcode);
                break;
            case LinkSignal.Refused refused:
                Begin(StompCommand.Refused);
                Text("reason:"u8, refused.Reason);
                Text("message:"u8, refused.Text);
                break;
            case LinkSignal.Activate:
                Begin(StompCommand.Activate);
                break;
            case LinkSignal.Ping ping:
                Begin(StompCommand.Ping);
                Number("v:"u8, ping.Value);
                break;
            case LinkSignal.Pong pong:
                Begin(StompCommand.Pong);
                Number("v:"u8, pong.Value);
                break;
            default:
                throw new ArgumentException($"{signal} is not for sending", nameof(signal));
        }
        End();
    }

    public void Write(LinkMessage message)
    {
        switch (message)
        {
            case LinkMessage.Passing passing:
                Write(passing.Envelope);
                break;
            case LinkMessage.Received received:
                Write(received.Acknowledgement);
                break;
            case LinkMessage.Routes routes:
                Write(routes.Update);
                break;
            case LinkMessage.Digest digest:
                Begin(StompCommand.Digest);
                Number("v:"u8, digest.Value);
                End();
                break;
            case LinkMessage.LaterRunKnown known:
                Write(known.LaterRun);
                break;
            case LinkMessage.StartOver:
                Begin(StompCommand.StartOver);
                End();
                break;
            default:
                throw new ArgumentException($"{message} is unknown", nameof(message));
        }
    }

    private void Write(Envelope<NetworkContent> envelope)
    {
        Begin(StompCommand.Pass);
        Text("f:"u8, envelope.From);
        Number("h:"u8, envelope.Hops);
        foreach (var receiver in envelope.Receivers)
        {
            _output.Write("r:"u8);
            NumberAndBlank(receiver.SenderStamp);
            NumberAndBlank(receiver.Stamp);
            NumberAndBlank(receiver.First);
            NumberAndBlank(receiver.Number);
            _output.WriteEscaped(receiver.Broker, StompVersion.V12);
            _output.Write((byte)'\n');
        }
        switch (envelope.Content)
        {
            case NetworkContent.Topic topic:
                _output.Write("c:topic\n"u8);
                Text("d:"u8, topic.Destination.ToString());
                EndWith(topic.Message);
                break;
            case NetworkContent.ToTemporary temporary:
                _output.Write("c:temporary\n"u8);
                Text("d:"u8, temporary.Destination.ToString());
                EndWith(temporary.Message);
                break;
            case NetworkContent.Seek seek:
                _output.Write("c:seek\n"u8);
                Text("d:"u8, seek.Destination.ToString());
                Number("n:"u8, seek.Token);
                End();
                break;
            case NetworkContent.Sought sought:
                _output.Write("c:sought\n"u8);
                Text("d:"u8, sought.Destination.ToString());
                _output.Write("n:"u8);
                NumberAndBlank(sought.Token);
                Number(""u8, sought.Exists ? 1 : 0);
                End();
                break;
            case NetworkContent.Beginning:
                _output.Write("c:beginning\n"u8);
                End();
                break;
            case NetworkContent.Probe:
                _output.Write("c:probe\n"u8);
                End();
                break;
            case NetworkContent.Withheld:
                _output.Write("c:withheld\n"u8);
                End();
                break;
            case HomeContent home:
                _loans.Write(home);
                break;
            case BorrowerContent borrower:
                _loans.Write(borrower);
                break;
            default:
                throw new ArgumentException($"{envelope.Content} is unknown", nameof(envelope));
        }
    }

    private void Write(Acknowledgement acknowledgement)
    {
        Begin(StompCommand.Received);
        Text("f:"u8, acknowledgement.From);
        Text("t:"u8, acknowledgement.To);
        _output.Write("n:"u8);
        NumberAndBlank(acknowledgement.Stamp);
        NumberAndBlank(acknowledgement.ToStamp);
        NumberAndBlank(acknowledgement.UpTo);
        NumberAndBlank(acknowledgement.HasGap ? 1 : 0);
        Number(""u8, acknowledgement.Hops);
        End();
    }

    private void Write(LaterRun known)
    {
        Begin(StompCommand.LaterRun);
        Text("f:"u8, known.From);
        Text("t:"u8, known.To);
        _output.Write("n:"u8);
        NumberAndBlank(known.Epoch);
        NumberAndBlank(known.IsThere ? 1 : 0);
        Number(""u8, known.Hops);
        End();
    }

    private void Write(RouteUpdate update)
    {
        Begin(StompCommand.Routes);
        if (update.IsComplete) Number("a:"u8, 1);
        RouteWriter.Write(update, _body);
        EndWith(_body.WrittenSpan);
        _body.Clear();
    }

    private void EndWith(Message message)
    {
        _output.Write("m:"u8);
        NumberAndBlank(message.BodyStart);
        NumberAndBlank((int)message.Flags);
        NumberAndBlank(message.Priority);
        Number(""u8, message.Expires);
        BeginBody(message.Frame.Length);
        _output.WriteLasting(message.Frame);
        _output.Write((byte)0);
    }

    private void Begin(StompCommand command)
    {
        _output.Write(command.Text());
        _output.Write((byte)'\n');
    }

    private void Number(ReadOnlySpan<byte> name, long value)
    {
        _output.Write(name);
        _output.Write(value);
        _output.Write((byte)'\n');
    }

    private void NumberAndBlank(long value)
    {
        _output.Write(value);
        _output.Write((byte)' ');
    }

    private void Text(ReadOnlySpan<byte> name, string value)
    {
        _output.Write(name);
        _output.WriteEscaped(value, StompVersion.V12);
        _output.Write((byte)'\n');
    }

    private void End() => _output.Write((byte)'\n', 0);

    private void EndWith(ReadOnlySpan<byte> body)
    {
        BeginBody(body.Length);
        _output.Write(body);
        _output.Write((byte)0);
    }

    private void BeginBody(int length)
    {
        _output.Write("content-length:"u8);
        _output.Write(length);
        _output.Write((byte)'\n', (byte)'\n');
    }
}
