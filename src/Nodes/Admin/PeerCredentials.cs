using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorMQ.Nodes.Admin;

/// <summary>Who is at the other end of a Unix domain socket, as the kernel says: nobody can claim to be somebody else.</summary>
/// <param name="User">The user's name; its number when it has none.</param>
/// <param name="Login">Whom the process was logged in as, if that is somebody else: who has become root by sudo stays known.</param>
/// <param name="Process">The process that connected.</param>
internal sealed partial record PeerCredentials(string User, string? Login, int? Process)
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;
    private const uint NoLogin = uint.MaxValue;
    private const int OutOfRange = 34;
    private const int LongestEntry = 1 << 20;

    /// <summary>Who has connected; null where the system does not tell.</summary>
    public static PeerCredentials? Of(Socket? socket)
    {
        if (socket is null || !OperatingSystem.IsLinux()) return null;
        // struct ucred: the numbers of process, user and group.
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            if (socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, credentials) < credentials.Length) return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
        var process = MemoryMarshal.Read<int>(credentials);
        var user = MemoryMarshal.Read<uint>(credentials[4..]);
        var login = LoginOf(process);
        return new PeerCredentials(NameOf(user), login is null || login == user ? null : NameOf(login.Value), process);
    }

    /// <summary>Null when nobody logged in to start it, or it has ended.</summary>
    private static uint? LoginOf(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/loginuid"));
            return uint.TryParse(text, CultureInfo.InvariantCulture, out var user) && user != NoLogin ? user : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static unsafe string NameOf(uint user)
    {
        // Larger than any system's struct passwd, whose first field is the name.
        var entry = stackalloc nint[32];
        for (var size = 4096; size <= LongestEntry; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* texts = buffer)
            {
                nint found;
                var error = GetUser(user, entry, texts, size, &found);
                if (error == OutOfRange) continue;
                if (error == 0 && found != 0 && entry[0] != 0)
                    return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry[0]));
                break;
            }
        }
        return user.ToString(CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int GetUser(uint user, nint* entry, byte* texts, nint size, nint* found);
}
