namespace ActorMQ.StompGateway.Tls;

/// <summary>Files that are looked at again from time to time.</summary>
internal interface IWatchedFiles
{
    CertificateChange? Refresh();
}
