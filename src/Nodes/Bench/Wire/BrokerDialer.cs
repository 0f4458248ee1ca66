using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Nodes.Bench.Options;

namespace ActorMQ.Nodes.Bench.Wire;

/// <summary>Opens connections to a broker.</summary>
internal static class BrokerDialer
{
    /// <exception cref="BenchException">It does not work, with the reason in words.</exception>
    public static async Task<Stream> DialAsync(BenchOptions options, CancellationToken deadline)
    {
        var broker = options.Broker;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(broker.Host, broker.Port, deadline);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return broker.IsTls ? await SecureAsync(stream, options, deadline) : stream;
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw new BenchException($"cannot connect to {broker}: {Reason(e)}", e);
        }
    }

    private static async Task<SslStream> SecureAsync(Stream stream, BenchOptions options, CancellationToken deadline)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = options.Broker.Host,
                RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || options.IsInsecure,
            },
            deadline);
        return secure;
    }

    private static string Reason(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nobody listens there",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "there is no such host",
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => "this process may not open so many sockets (ulimit -n)",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine has no local ports left for so many connections",
        OperationCanceledException => "no answer",
        AuthenticationException => $"TLS: {exception.Message} (--insecure accepts any certificate)",
        IOException => $"TLS: {exception.Message} (does it speak TLS at all?)",
        _ => exception.Message,
    };
}
