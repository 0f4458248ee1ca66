namespace ActorMQ.StompProtocol;

/// <summary>Writes whole frames from names and values: for everything that is not the hot path, and for clients.</summary>
public static class StompFrameWriter
{
    /// <summary>
    /// Writes a frame with a content-length if it has a body, NUL at its end. CONNECT and CONNECTED are never escaped (STOMP 1.2, "Value Encoding").
    /// </summary>
    public static void Write(
        OutputBuffer output, StompCommand command, StompVersion version, ReadOnlySpan<byte> body, params ReadOnlySpan<(string Name, string? Value)> headers)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (command is StompCommand.Connect or StompCommand.Connected) version = StompVersion.V10;
        output.Write(command.Text());
        output.Write((byte)'\n');
        foreach (var (name, value) in headers)
        {
            if (value is null) continue;
            output.WriteEscaped(name, version);
            output.Write((byte)':');
            output.WriteEscaped(value, version);
            output.Write((byte)'\n');
        }
        if (!body.IsEmpty)
        {
            output.Write("content-length:"u8);
            output.Write(body.Length);
            output.Write((byte)'\n');
        }
        output.Write((byte)'\n');
        output.Write(body);
        output.Write((byte)0);
    }
}
