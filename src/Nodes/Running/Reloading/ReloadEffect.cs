namespace ActorMQ.Nodes.Running.Reloading;

/// <summary>When a key's new value is in force, after the configuration was read again.</summary>
internal enum ReloadEffect
{
    /// <summary>At once, for all that is there.</summary>
    AtOnce,

    /// <summary>For connections, subscriptions and links that begin from now on; those that are there keep what was agreed with them.</summary>
    ForNew,

    /// <summary>Once the broker is started anew.</summary>
    AfterRestart,
}
