using System.Text;

namespace ActorMQ.Hocon.Includes;

/// <summary>Reads a whole file as text, up to a limit.</summary>
internal static class SourceReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string ReadText(Stream stream, string file, int maxBytes)
    {
        // One byte more than allowed tells a file that is too large from one that just fits, whatever length it claims to have.
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; buffer.Length <= maxBytes && (read = stream.Read(chunk)) > 0;) buffer.Write(chunk, 0, read);
        if (buffer.Length > maxBytes) throw TooLarge(file, maxBytes);

        try
        {
            return Utf8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (DecoderFallbackException e)
        {
            throw new HoconException(new HoconOrigin(file, 0, 0), $"the file is not valid UTF-8 at byte {e.Index}", e);
        }
    }

    public static HoconException TooLarge(string file, int maxSize) =>
        new(new HoconOrigin(file, 0, 0), $"the file is larger than {maxSize} bytes");
}
