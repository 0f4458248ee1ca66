using System.Net.Sockets;

namespace ActorMQ.Nodes.Admin;

/// <summary>Where a node can be administered, from the same machine only.</summary>
internal static class AdminSocket
{
    /// <summary>In the data directory, unless configured otherwise.</summary>
    public const string FileName = "actormq.sock";

    /// <summary>Binds a socket that only its owner and root may open.</summary>
    /// <exception cref="IOException">Another process answers there, or the place does not allow a socket.</exception>
    public static Socket Bind(string path)
    {
        var address = Address(path);
        RemoveStale(path, address);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(address);
            // Nobody can connect before it listens, so nobody can be faster than this.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    public static UnixDomainSocketEndPoint Address(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException("The path is too long for a socket (107 bytes); set actormq.admin.socket to a shorter one", e);
        }
    }

    /// <summary>A process that was killed leaves its socket behind.</summary>
    private static void RemoveStale(string path, UnixDomainSocketEndPoint address)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
        throw new IOException("Another process answers there");
    }
}
