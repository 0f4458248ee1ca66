using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActorMQ.Persistence.Postgres;

/// <summary>PostgreSQL's advisory locks have numbers for names.</summary>
internal static class SessionLockKey
{
    /// <summary>The same number for the same name in every process, and hardly ever for another one.</summary>
    public static long Of(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
