using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ActorMQ.StompGateway;

/// <summary>Certificates from files.</summary>
internal static class Certificates
{
    /// <param name="file">The chain, PEM, or PKCS #12 with the private key.</param>
    /// <param name="privateKey">The private key, PEM; null when it is in the same file.</param>
    /// <param name="password">Of the private key; null for none.</param>
    public static X509Certificate2 Load(string file, string? privateKey, string? password)
    {
        if (IsPkcs12(file)) return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        return password is null
            ? X509Certificate2.CreateFromPemFile(file, privateKey ?? file)
            : X509Certificate2.CreateFromEncryptedPemFile(file, password, privateKey ?? file);
    }

    /// <summary>Those between the certificate and its authority, for peers that do not have them.</summary>
    public static X509Certificate2Collection LoadChain(string file)
    {
        var chain = new X509Certificate2Collection();
        if (!IsPkcs12(file)) chain.ImportFromPemFile(file);
        if (chain.Count > 0) chain.RemoveAt(0);
        return chain;
    }

    /// <summary>A certificate with its chain, ready to be shown.</summary>
    public static SslStreamCertificateContext Context(string file, string? privateKey, string? password) =>
        SslStreamCertificateContext.Create(Load(file, privateKey, password), LoadChain(file), offline: true);

    /// <summary>All certificates of a PEM file.</summary>
    public static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static bool IsPkcs12(string file) => Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12";
}
