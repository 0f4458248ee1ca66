using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Tls;

/// <summary>
/// The certificates of all listeners and links, as they are in their files: a handshake uses what was read last, files that have changed are
/// read again, and what cannot be used is reported while what was there before stays in use. Any thread.
/// </summary>
public sealed class CertificateStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, IWatchedFiles> _files = [];
    private readonly Dictionary<object, string> _reported = [];
    private readonly ILogger _log;
    private ITimer? _timer;

    public CertificateStore(ILoggerFactory logging) => _log = logging.CreateLogger("actormq.gateway");

    /// <summary>Looks at the files from time to time.</summary>
    public void Watch(CertificateOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = options.CheckInterval > TimeSpan.Zero ? time.CreateTimer(_ => Refresh(), null, options.CheckInterval, options.CheckInterval) : null;
        }
    }

    /// <summary>Looks at all files now.</summary>
    /// <returns>Those that were read, and those that cannot be used.</returns>
    public IReadOnlyList<CertificateChange> Refresh()
    {
        var changes = new List<CertificateChange>();
        lock (_lock)
        {
            foreach (var (key, files) in _files)
            {
                var change = files.Refresh();
                Report(key, change);
                if (change is not null) changes.Add(change);
            }
        }
        return changes;
    }

    /// <summary>Forgets files that nobody uses any more.</summary>
    /// <param name="used">All that somebody uses.</param>
    public void Retain(IEnumerable<TlsFiles> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        var kept = used.SelectMany(files => (object?[])[KeyOf(files), files.Authorities]).Where(key => key is not null).ToHashSet();
        lock (_lock)
        {
            foreach (var key in _files.Keys.Where(key => !kept.Contains(key)).ToList())
            {
                _files.Remove(key);
                _reported.Remove(key);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>What one end shows; <see cref="TlsFiles.Certificate"/> is not null.</summary>
    internal WatchedFiles<SslStreamCertificateContext> Identity(TlsFiles files) => Find(KeyOf(files)!, () =>
    {
        var certificate = Path.GetFullPath(files.Certificate!);
        return files.PrivateKey is null
            ? new WatchedFiles<SslStreamCertificateContext>(
                [certificate], read => CertificateFormat.ReadIdentity(certificate, read[0], read[0], files.KeyPassword))
            : new WatchedFiles<SslStreamCertificateContext>(
                [certificate, Path.GetFullPath(files.PrivateKey)], read => CertificateFormat.ReadIdentity(certificate, read[0], read[1], files.KeyPassword));
    });

    /// <summary>Whom one end believes.</summary>
    internal WatchedFiles<X509Certificate2Collection> Authorities(string file) =>
        Find(file, () => new WatchedFiles<X509Certificate2Collection>([Path.GetFullPath(file)], read => CertificateFormat.ReadAuthorities(read[0])));

    private static object? KeyOf(TlsFiles files) => files.Certificate is null ? null : files with { Authorities = null };

    private WatchedFiles<T> Find<T>(object key, Func<WatchedFiles<T>> make)
        where T : class
    {
        lock (_lock)
        {
            if (_files.TryGetValue(key, out var known)) return (WatchedFiles<T>)known;
            var files = make();
            _files.Add(key, files);
            return files;
        }
    }

    /// <summary>A problem is logged once, until it is another one.</summary>
    private void Report(object key, CertificateChange? change)
    {
        if (change?.Problem is not { } problem)
        {
            _reported.Remove(key);
            if (change is not null) _log.CertificateRead(change.File);
        }
        else if (_reported.GetValueOrDefault(key) != problem)
        {
            _reported[key] = problem;
            _log.CertificateRefused(problem);
        }
    }
}
