using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Nodes.Bench.Options;

namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>Opens connections to a broker.</summary>
internal sealed class BrokerDialer(BrokerAddress broker, bool isInsecure)
{
    /// <param name="canWatch">The loop can watch sockets as they are.</param>
    /// <param name="patience">Ends the attempt.</param>
    /// <exception cref="BenchException">It does not work, with the reason in words.</exception>
    public async Task<IChannel> DialAsync(bool canWatch, CancellationToken patience)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(broker.Host, broker.Port, patience);
            if (!broker.IsTls) return canWatch ? new PlainChannel(socket) : new StreamChannel(new NetworkStream(socket, ownsSocket: true));
            return new StreamChannel(await SecureAsync(new NetworkStream(socket, ownsSocket: true), patience));
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw new BenchException($"{broker}: {Reason(e)}", e);
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nobody listens there",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "no such host",
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => "this process may not open so many sockets (ulimit -n)",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine has no more local ports for so many connections",
        OperationCanceledException => "no answer when connecting",
        AuthenticationException => $"TLS: {exception.Message} (--insecure accepts any certificate)",
        IOException => $"TLS: {exception.Message} (does it speak TLS at all?)",
        _ => exception.Message,
    };

    private async Task<SslStream> SecureAsync(Stream stream, CancellationToken patience)
    {
        var secure = new SslStream(stream);
        var options = new SslClientAuthenticationOptions { TargetHost = broker.Host };
        if (isInsecure) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await secure.AuthenticateAsClientAsync(options, patience);
        return secure;
    }
}
