using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors.Bridges.Discovery;

namespace ActorMQ.StompGateway.Links;

/// <summary>The system's resolver: DNS, and whatever else it is told to ask.</summary>
/// <remarks>.NET asks for addresses (A and AAAA) only: SRV records, which would tell ports too, are beyond it.</remarks>
public sealed class SystemResolver : INameResolver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;

    public SystemResolver(TimeProvider time) => _time = time;

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host).WaitAsync(Patience, _time);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"no answer within {Patience.TotalSeconds} s", e);
        }
    }
}
