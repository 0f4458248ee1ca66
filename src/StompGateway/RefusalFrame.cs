using System.Text;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway;

/// <summary>The ERROR frame for a client that is not let in: there is no connection actor to write it.</summary>
internal static class RefusalFrame
{
    public static byte[] For(BrokerError error)
    {
        var output = new OutputBuffer();
        StompFrameWriter.Write(
            output,
            StompCommand.Error,
            StompVersion.V12,
            Encoding.UTF8.GetBytes(error.Code.Advice + "\n"),
            ("message", error.Message),
            ("error-code", error.Code.Code),
            ("content-type", "text/plain"));
        var frame = output.WrittenSpan.ToArray();
        output.Clear();
        return frame;
    }
}
