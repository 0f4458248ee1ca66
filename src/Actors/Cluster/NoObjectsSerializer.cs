using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Named in the configuration of a site's ActorSystem, where Akka has one that makes whatever object the other side asks for: nodes say to each other
/// what the cluster's own messages and texts say, and nothing else.
/// </summary>
internal sealed class NoObjectsSerializer(ExtendedActorSystem system, Config settings) : Serializer(system)
{
    /// <summary>What Akka has for the one it stands for; it needs none.</summary>
    internal Config Settings { get; } = settings;

    /// <summary>That of the one it stands for.</summary>
    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException($"A site has no form for a {obj.GetType().Name}.");

    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("A site takes in no objects.");
}
