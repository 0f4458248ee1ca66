using System.Text;
using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Tests.Support;

public static class TestMessages
{
    public static Message Text(string body, MessageFlags flags = MessageFlags.Persistent)
    {
        var headers = "destination:/queue/test\nmessage-id:1\n\n";
        return new Message(Encoding.UTF8.GetBytes($"{headers}{body}\0"), headers.Length) { Flags = flags };
    }

    public static Message Shared(string body, long share, bool isTransient = false)
    {
        var alone = Text(body, isTransient ? MessageFlags.None : MessageFlags.Persistent);
        return new Message(alone.Frame, alone.BodyStart) { Flags = alone.Flags, ShareId = share };
    }

    public static Message OfSize(int bytes) => Text(new string('x', Math.Max(0, bytes - Text("").Size)));

    public static string[] Texts(this JournalPage page) => [.. page.Messages.Select(stored => stored.Message.BodyText())];

    public static string BodyText(this Message message) => Encoding.UTF8.GetString(message.Body);
}
