using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorMQ.Actors.Security;

/// <summary>
/// A password as it is kept: PBKDF2 with SHA-512, written <c>$pbkdf2-sha512$ITERATIONS$SALT$HASH</c> with salt and hash in base 64.
/// </summary>
public sealed class PasswordHash
{
    // OWASP's recommendation for PBKDF2 with SHA-512.
    public const int DefaultIterations = 210_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int ShortestHash = 16;

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations, HashLength));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        ArgumentNullException.ThrowIfNull(text);
        hash = null;
        var parts = text.Split('$');
        if (parts is not ["", Scheme, _, _, _]) return false;
        if (!int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > 10_000_000) return false;
        try
        {
            var bytes = Convert.FromBase64String(parts[4]);
            // A hash that was cut off would let wrong passwords in.
            if (bytes.Length < ShortestHash) return false;
            hash = new PasswordHash(iterations, Convert.FromBase64String(parts[3]), bytes);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Takes as long for a wrong password as for the right one.</summary>
    public bool Verify(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations, _hash.Length), _hash);

    /// <inheritdoc />
    public override string ToString() => $"${Scheme}${_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}";

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);
}
