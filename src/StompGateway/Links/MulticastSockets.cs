using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors.Bridges.Discovery;

namespace ActorMQ.StompGateway.Links;

/// <summary>Multicast over UDP.</summary>
public sealed class MulticastSockets : IMulticast
{
    public IMulticastGroup Join(DiscoverySource.Multicast source, IDatagramReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(receiver);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Configure(socket, source);
            return new Group(socket, new IPEndPoint(source.Address, source.Port), receiver);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"cannot join {source.Address}:{source.Port}: {e.Message}", e);
        }
    }

    private static void Configure(Socket socket, DiscoverySource.Multicast source)
    {
        // Several brokers of one machine listen at the same port.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        // Bound to the group's own address, the port's other traffic stays out; Windows cannot do that.
        socket.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : source.Address, source.Port));
        socket.SetSocketOption(
            SocketOptionLevel.IP, SocketOptionName.AddMembership, source.Interface is null
                ? new MulticastOption(source.Address)
                : new MulticastOption(source.Address, source.Interface));
        if (source.Interface is not null) socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, source.Interface.GetAddressBytes());
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, source.TimeToLive);
        // Other brokers of this machine are to hear it too.
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, true);
    }

    private sealed class Group : IMulticastGroup
    {
        private readonly Socket _socket;
        private readonly IPEndPoint _address;
        private readonly IDatagramReceiver _receiver;

        public Group(Socket socket, IPEndPoint address, IDatagramReceiver receiver)
        {
            _socket = socket;
            _address = address;
            _receiver = receiver;
            _ = ReceiveAsync();
        }

        public void Send(ReadOnlySpan<byte> datagram)
        {
            try
            {
                _socket.SendTo(datagram, SocketFlags.None, _address);
            }
            catch (SocketException e)
            {
                throw new IOException($"cannot send to {_address}: {e.Message}", e);
            }
            catch (ObjectDisposedException)
            {
                // It broke, and the receiver says so.
            }
        }

        public void Dispose() => _socket.Dispose();

        private async Task<(int Length, IPAddress Sender)> ReceiveAsync(byte[] buffer, IPEndPoint anybody)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody);
                return (received.ReceivedBytes, ((IPEndPoint)received.RemoteEndPoint).Address);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize)
            {
                // Windows says so where others cut it off.
                return (buffer.Length, IPAddress.Any);
            }
        }

        private async Task ReceiveAsync()
        {
            // One byte more than is taken, so that what is too long shows.
            var buffer = new byte[Beacon.MaxSize + 1];
            var anybody = new IPEndPoint(IPAddress.Any, 0);
            try
            {
                while (true)
                {
                    var (length, sender) = await ReceiveAsync(buffer, anybody);
                    _receiver.OnDatagram(buffer.AsSpan(0, length), sender);
                }
            }
            catch (ObjectDisposedException)
            {
                // Nobody listens any more.
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.OperationAborted)
            {
                // The same.
            }
            catch (SocketException e)
            {
                _socket.Dispose();
                _receiver.OnBroken($"cannot receive from {_address}: {e.Message}");
            }
        }
    }
}
