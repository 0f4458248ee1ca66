namespace ActorMQ.Integration.Networks;

/// <summary>One network at a time: each is a handful of processes.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkCollection
{
    public const string Name = "networks";
}
