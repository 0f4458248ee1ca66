namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>
/// Reads the header of the PROXY protocol, version 1 or 2, from bytes as they come. Without IO. It says how many bytes at least are still of
/// the header, so that whoever reads no more than that at once leaves what comes behind it, such as a TLS handshake, where it is.
/// </summary>
internal sealed class ProxyHeaderParser
{
    // "PROXY UNKNOWN\r\n", which is shorter than anything of version 2.
    private const int Shortest = 15;

    private readonly byte[] _bytes = new byte[ProxyText.Longest];
    private int _length;
    private bool _knowsLength;

    /// <summary>The least number of bytes that are missing; 0 when the header is complete, or is none.</summary>
    public int BytesNeeded { get; private set; } = Shortest;

    /// <summary>The header; null before it is complete, or when there is none.</summary>
    public ProxyHeader? Header { get; private set; }

    /// <summary>Why what came is no header; null as long as it may be one.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether anything has come at all: there are those who only look whether the port is open.</summary>
    public bool HasBegun => _length > 0;

    private ReadOnlySpan<byte> Kept => _bytes.AsSpan(0, _length);

    /// <summary>Takes what has come.</summary>
    /// <returns>How many of the bytes belong to the header: the others come behind it.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (BytesNeeded > 0 && taken < bytes.Length)
        {
            var piece = bytes[taken..Math.Min(bytes.Length, taken + BytesNeeded)];
            // What is beyond the addresses is not looked at.
            var kept = piece[..Math.Min(piece.Length, _bytes.Length - _length)];
            kept.CopyTo(_bytes.AsSpan(_length));
            _length += kept.Length;
            taken += piece.Length;
            BytesNeeded -= piece.Length;
            Look();
        }
        return taken;
    }

    /// <summary>There is no header, and no use in waiting for one.</summary>
    public void GiveUp(string problem = "the connection ended before it") => Complete((null, problem));

    private void Look()
    {
        if (ProxyText.MayBegin(Kept)) LookAtText();
        else if (ProxyBinary.MayBegin(Kept)) LookAtBinary();
        else GiveUp("it does not begin with one");
    }

    private void LookAtText()
    {
        if (ProxyText.HasStrayLineEnd(Kept)) GiveUp("a line of version 1 ends with CR and LF, and neither is in it before");
        else if (BytesNeeded > 0) return;
        else if (ProxyText.IsLine(Kept)) Complete(ProxyText.Parse(Kept));
        else if (_length == ProxyText.Longest) GiveUp($"a line of version 1 has at most {ProxyText.Longest} bytes");
        else BytesNeeded = Math.Min(Kept[^1] == '\r' ? 1 : 2, ProxyText.Longest - _length);
    }

    private void LookAtBinary()
    {
        if (BytesNeeded > 0) return;
        if (_length < ProxyBinary.FixedLength) BytesNeeded = ProxyBinary.FixedLength - _length;
        else if (!_knowsLength) BytesNeeded = ProxyBinary.LengthOfRest(Kept);
        if (_length >= ProxyBinary.FixedLength) _knowsLength = true;
        if (BytesNeeded == 0) Complete(ProxyBinary.Parse(Kept));
    }

    private void Complete((ProxyHeader? Header, string? Problem) parsed)
    {
        (Header, Problem) = parsed;
        BytesNeeded = 0;
    }
}
