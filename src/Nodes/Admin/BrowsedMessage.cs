using System.Text;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Nodes.Admin;

/// <param name="Id">Its message-id.</param>
/// <param name="Bytes">Size with headers.</param>
/// <param name="DeliveryCount">How often it was delivered before.</param>
/// <param name="Headers">As a subscriber would see them.</param>
/// <param name="Body">Null unless asked for; binary in base 64.</param>
/// <param name="IsBinary">The body is no text.</param>
/// <param name="IsCut">The body is longer than what is shown.</param>
internal sealed record BrowsedMessage(
    string Id,
    int Bytes,
    int DeliveryCount,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Body,
    bool IsBinary,
    bool IsCut)
{
    private const int LongestBody = 64 << 10;
    private const int LongestCharacter = 4;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static BrowsedMessage Of(Delivery delivery, bool withBody)
    {
        var message = delivery.Message;
        var shown = new BrowsedMessage(message.Id, message.Size, delivery.DeliveryCount, [.. message.Headers()], null, false, false);
        if (!withBody) return shown;
        var isCut = message.Body.Length > LongestBody;
        var body = isCut ? message.Body[..LongestBody] : message.Body;
        var text = TextOf(body);
        // The cut may have gone through a character.
        for (var dropped = 1; isCut && text is null && dropped < LongestCharacter; dropped++) text = TextOf(body[..^dropped]);
        return shown with { Body = text ?? Convert.ToBase64String(body), IsBinary = text is null, IsCut = isCut };
    }

    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
