using System.Net;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>The ports of one kind that are open, by name. To be told by one thread at a time; asked by any.</summary>
/// <typeparam name="TOptions">What a port is opened by.</typeparam>
internal sealed class PortSet<TOptions>
    where TOptions : IPortOptions
{
    private readonly Func<TOptions, Task<OpenPort>> _open;
    private readonly ILogger _log;
    private readonly List<OpenPort> _notStarted = [];
    private volatile IReadOnlyList<(TOptions Options, OpenPort Port)> _ports = [];

    /// <param name="open">Opens one; throws <see cref="IOException"/> when it cannot.</param>
    /// <param name="log">Where to log.</param>
    public PortSet(Func<TOptions, Task<OpenPort>> open, ILogger log)
    {
        _open = open;
        _log = log;
    }

    /// <summary>Where they are open, in the order that was wanted.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _ports.Select(open => open.Port.Address)];

    /// <summary>
    /// Opens what is wanted and not open, and closes what is open and not wanted. All or nothing: when a port cannot be opened, those that
    /// were open before are open still, or again. New ones take no calls before <see cref="Start"/>.
    /// </summary>
    /// <param name="wanted">All that are to be open.</param>
    /// <param name="changed">Names of those that are open and are to be closed and opened anew, as they are others now.</param>
    /// <exception cref="IOException">A port cannot be opened.</exception>
    public async Task ChangeAsync(IReadOnlyList<TOptions> wanted, IReadOnlySet<string> changed)
    {
        var before = _ports;
        var kept = before.Where(open => !changed.Contains(open.Options.Name) && wanted.Any(options => options.Name == open.Options.Name)).ToList();
        var leaving = before.Except(kept).ToList();
        var after = new List<(TOptions Options, OpenPort Port)>(kept);
        var closed = new List<(TOptions Options, OpenPort Port)>();
        try
        {
            // First those that take nobody's place: if they cannot be opened, nothing was closed.
            foreach (var options in wanted.Where(options => kept.TrueForAll(open => open.Options.Name != options.Name)).OrderBy(
                options => leaving.Exists(open => open.Port.Address.Port == options.Port)))
            {
                foreach (var open in leaving.Except(closed).Where(open => open.Port.Address.Port == options.Port).ToList())
                {
                    await open.Port.CloseAsync();
                    closed.Add(open);
                }
                after.Add((options, await OpenAsync(options)));
            }
        }
        catch
        {
            foreach (var (_, port) in after.Except(kept)) await port.CloseAsync();
            _notStarted.Clear();
            _ports = await OpenAgainAsync(before, closed);
            throw;
        }
        foreach (var (_, port) in leaving.Except(closed)) await port.CloseAsync();
        _ports = [.. wanted.Select(
            options => after.Find(open => ReferenceEquals(open.Options, options)) is { Port: not null } opened
                ? opened
                : kept.Find(open => open.Options.Name == options.Name))];
    }

    /// <summary>Begins to take calls at all ports.</summary>
    public void Start()
    {
        foreach (var port in _notStarted) port.Start();
        _notStarted.Clear();
    }

    public Task CloseAsync() => ChangeAsync([], new HashSet<string>(StringComparer.Ordinal));

    private async Task<OpenPort> OpenAsync(TOptions options)
    {
        var port = await _open(options);
        _notStarted.Add(port);
        return port;
    }

    private async Task<IReadOnlyList<(TOptions Options, OpenPort Port)>> OpenAgainAsync(
        IReadOnlyList<(TOptions Options, OpenPort Port)> before, List<(TOptions Options, OpenPort Port)> closed)
    {
        var ports = before.Except(closed).ToList();
        foreach (var (options, _) in closed)
        {
            try
            {
                ports.Add((options, await OpenAsync(options)));
            }
            catch (IOException e)
            {
                _log.PortLost(options.Name, e.Message);
            }
        }
        Start();
        return ports;
    }
}
