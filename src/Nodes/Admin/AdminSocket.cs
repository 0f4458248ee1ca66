using System.Net.Sockets;

namespace ActorMQ.Nodes.Admin;

/// <summary>Where a node can be administered, from the same machine only.</summary>
internal static class AdminSocket
{
    /// <summary>In the data directory, unless configured otherwise.</summary>
    public const string FileName = "actormq.sock";

    /// <summary>Where a node has its socket when both nodes of a pair have the same directory.</summary>
    /// <param name="path">Leads to the master's.</param>
    /// <param name="node">The name of the node.</param>
    public static string OfNode(string path, string node) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{node}.sock");

    /// <summary>Lets a path lead to the socket of a node, whatever was there before.</summary>
    /// <exception cref="IOException">The place does not allow it.</exception>
    public static void Lead(string path, string socket)
    {
        var draft = $"{path}.new";
        File.Delete(draft);
        File.CreateSymbolicLink(draft, Path.GetFileName(socket));
        File.Move(draft, path, overwrite: true);
    }

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
        // It led to the socket of a node of a pair.
        if (new FileInfo(path).LinkTarget is not null) File.Delete(path);
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
