using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorMQ.StompGateway.Tls;

/// <summary>Certificates out of what is in files.</summary>
internal static class CertificateFormat
{
    /// <summary>What a side of a connection shows: its certificate, and those of its issuers for peers that do not have them.</summary>
    /// <param name="file">The certificate's file, whose name tells PKCS #12 (.pfx, .p12) from PEM.</param>
    /// <param name="certificate">What is in it.</param>
    /// <param name="privateKey">What is in the file with the private key, PEM; the same when that is in the same file.</param>
    /// <param name="password">Of the private key; null for none.</param>
    /// <exception cref="CryptographicException">It is no certificate, or there is no private key.</exception>
    /// <exception cref="ArgumentException">The private key is that of another certificate.</exception>
    public static SslStreamCertificateContext ReadIdentity(string file, byte[] certificate, byte[] privateKey, string? password)
    {
        var chain = new X509Certificate2Collection();
        X509Certificate2 own;
        if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
        {
            chain = X509CertificateLoader.LoadPkcs12Collection(certificate, password);
            own = chain.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("there is no certificate with a private key in it");
            chain.Remove(own);
        }
        else
        {
            var (text, key) = (Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(privateKey));
            own = password is null ? X509Certificate2.CreateFromPem(text, key) : X509Certificate2.CreateFromEncryptedPem(text, key, password);
            chain.ImportFromPem(text);
            chain.RemoveAt(0);
        }
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>All certificates of a PEM file.</summary>
    /// <exception cref="CryptographicException">There are none: nobody would be believed.</exception>
    public static X509Certificate2Collection ReadAuthorities(byte[] file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(file));
        return authorities.Count > 0 ? authorities : throw new CryptographicException("there are no certificates in it");
    }
}
