using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>certificates { check-interval }</c></summary>
internal static class CertificatesSection
{
    public static CertificateOptions Read(ConfigSection section)
    {
        var options = new CertificateOptions { CheckInterval = section.Duration("check-interval", new CertificateOptions().CheckInterval) };
        section.Report(options.Validate());
        section.Close();
        return options;
    }
}
