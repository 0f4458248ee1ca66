using System.Security.Cryptography;

namespace ActorMQ.StompGateway.Tls;

/// <summary>
/// What was read from files, for who needs it again and again, and may not find it broken once it was right. Any thread; looking at
/// <see cref="Current"/> touches no file.
/// </summary>
/// <typeparam name="T">What the files are read as.</typeparam>
internal sealed class WatchedFiles<T> : IWatchedFiles
    where T : class
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _files;
    private readonly Func<IReadOnlyList<byte[]>, T> _read;
    private byte[]? _digest;
    private volatile T? _current;

    /// <param name="files">Full paths.</param>
    /// <param name="read">Makes something of what is in them, in their order; throws what <see cref="Refresh"/> knows as a problem.</param>
    public WatchedFiles(IReadOnlyList<string> files, Func<IReadOnlyList<byte[]>, T> read)
    {
        _files = files;
        _read = read;
    }

    /// <summary>What was right last.</summary>
    /// <exception cref="IOException">Nothing ever was.</exception>
    public T Current => _current ?? (Refresh() is { Problem: { } problem } ? throw new IOException(problem) : _current!);

    /// <summary>Reads the files if something else is in them than what is in use; by their content, for they may be links to others by now.</summary>
    /// <returns>Null when what is in use is what is in the files.</returns>
    public CertificateChange? Refresh()
    {
        lock (_lock)
        {
            try
            {
                var contents = _files.Select(File.ReadAllBytes).ToList();
                byte[] digest = [.. contents.SelectMany(SHA256.HashData)];
                if (_digest is not null && digest.AsSpan().SequenceEqual(_digest)) return null;
                _current = _read(contents);
                _digest = digest;
                return new CertificateChange(_files[0], null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                return new CertificateChange(_files[0], $"Cannot use {string.Join(" with ", _files)}: {e.Message}");
            }
        }
    }
}
