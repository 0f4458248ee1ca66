using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Hosting;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>Makes the ActorSystem in which a node takes part in the cluster of its site: one for each run, beside the broker's.</summary>
internal sealed class SiteSystem(SiteOptions options, ISiteEdge edge, TimeProvider clock, ILogger log)
{
    /// <summary>Takes a second; to be called where nobody waits.</summary>
    /// <exception cref="Exception">Akka has no exceptions of its own for a port that is taken, or a certificate that cannot be used.</exception>
    public SiteCommand.Started Start(int run, IReadOnlyList<string> roles, Ref<SiteCommand> site)
    {
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(SiteConfiguration.Of(options, roles)));
        if (options.IsTls)
        {
            // Who it is is said by the authorities of the site alone; names are not compared, as nodes are known by address.
            setup = setup.And(new DotNettySslSetup(
                edge.ReadCertificate(), suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: false,
                (certificate, _, _, _, _) => certificate is not null && edge.Trusts(certificate)));
        }
        var system = MadeWithin<TimeProvider>.Run(clock, () => ActorSystem.Create(options.Name, setup));
        LogBridge.Attach((ActorSystemImpl)system, log, SiteLog.LevelOf);
        var listener = system.ActorOf(Props.Create(() => new SiteListener(run, options, edge, site)), SiteConfiguration.Listener);
        return new SiteCommand.Started(run, system, listener);
    }
}
