using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ActorMQ.Tests.Support;

/// <summary>A test that needs multicast on loopback, which not every container has.</summary>
public sealed class MulticastFactAttribute : FactAttribute
{
    private static readonly string? Problem = Probe();

    public MulticastFactAttribute()
    {
        if (Problem is not null) Skip = $"This machine has no multicast on loopback: {Problem}";
    }

    /// <summary>A group and a port that nobody else uses.</summary>
    public static IPEndPoint FreeGroup()
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var random = RandomNumberGenerator.GetBytes(2);
        return new IPEndPoint(new IPAddress([239, 255, random[0], random[1]]), ((IPEndPoint)udp.Client.LocalEndPoint!).Port);
    }

    private static string? Probe()
    {
        try
        {
            var group = FreeGroup();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
            socket.Bind(group);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group.Address, IPAddress.Loopback));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
            socket.SendTo(new byte[1], group);
            socket.Receive(new byte[1]);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }
}
