using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Running.Reloading;

/// <summary>
/// What becomes of each key when the configuration is read again: below the root key, <c>*</c> for names that the user chooses, and
/// <c>**</c> at the end for all that is below. A key that is not here is a mistake, which a test finds, and needs a restart.
/// </summary>
/// <remarks>
/// All of a part is there with <c>**</c> only where it is replaced as a whole, so that a key that is added to it needs no thought here.
/// </remarks>
internal static class ReloadTable
{
    private static readonly string[] AtOnce =
    [
        "broker.memory-limit",
        "broker.stop-timeout",
        "listeners.*.**",
        "gateway.max-connections",
        "gateway.max-connections-per-address",
        "gateway.max-connections-per-user",
        "gateway.max-connecting",
        "gateway.max-connecting-per-address",
        "certificates.check-interval",
        "connections.close-timeout",
        "connections.max-subscriptions",
        "connections.transactions.max",
        "connections.transactions.max-frames",
        "connections.transactions.max-bytes",
        "connections.publish-window.messages",
        "connections.publish-window.bytes",
        "connections.read-ahead",
        "connections.heart-beat.grace",
        "destinations.max",
        "destinations.max-per-user",
        "destinations.max-durable-subscriptions",
        "destinations.max-durable-subscriptions-per-user",
        "destinations.queues.*.**",
        "destinations.topics.*.**",
        "destinations.durable-subscriptions.*.**",
        "security.**",
        "network.listeners.*.**",
        "network.advertise",
        "network.mesh",
        "network.mesh-links.**",
        "network.connect-timeout",
        "network.handshake-timeout",
        "network.heart-beat",
        "network.close-timeout",
        "network.buffer",
        "network.max-accepted",
        "network-connectors.*.**",
        "log.level",
        "log.levels.**",
    ];

    private static readonly string[] ForNew =
    [
        "connections.connect-timeout",
        "connections.prefetch.queue",
        "connections.prefetch.topic",
        "connections.prefetch.durable",
        "connections.prefetch.browser",
        "connections.prefetch.bytes",
        "connections.heart-beat.min",
        "connections.heart-beat.max",
        "connections.heart-beat.default",
        "connections.limits.command",
        "connections.limits.header",
        "connections.limits.headers",
        "connections.limits.header-block",
        "connections.limits.body",
        "connections.limits.frame",
        "network.max-frame",
    ];

    private static readonly string[] AfterRestart =
    [
        "broker.name",
        "broker.data-directory",
        "gateway.io-threads",
        "connections.logins.threads",
        "connections.logins.max-waiting",
        "connections.logins.max-waiting-per-address",
        "connections.logins.max-delay",
        "network.max-distance",
        "network.grace",
        "network.loan-messages",
        "network.loan-size",
        "network.decrease-network-consumer-priority",
        "journal.driver",
        "journal.max-changes-per-commit",
        "journal.max-bytes-per-commit",
        "journal.retry-interval",
        "journal.sqlite.directory",
        "journal.sqlite.min-free-space",
        "journal.sqlite.max-size",
        "journal.sqlite.on-damage",
        "journal.sqlite.check-at-start",
        "journal.sqlite.release-after",
        "journal.sqlite.cache-size",
        "journal.sqlite.checkpoint-after",
        "journal.sqlite.max-log-size",
        "journal.sql.provider",
        "journal.sql.connection-string",
        "journal.sql.schema",
        "journal.sql.max-bytes-per-event",
        "journal.sql.spill-directory",
        "journal.sql.snapshot-after",
        "journal.sql.release-after",
        "journal.sql.read-cache",
        "journal.sql.timeout",
        "journal.sql.poll-interval",
        "journal.sql.on-damage",
        "pair.enabled",
        "pair.node",
        "pair.ttl",
        "pair.beat",
        "pair.grace",
        "pair.retry-interval",
        "actors.max-batch",
        "actors.quantum",
        "actors.long-turn",
        "site.**",
        "log.format",
        "admin.enabled",
        "admin.socket",
        "health.enabled",
        "health.address",
        "health.port",
    ];

    private static readonly (string[] Pattern, ReloadEffect Effect)[] Rows =
    [
        .. AtOnce.Select(text => (text.Split('.'), ReloadEffect.AtOnce)),
        .. ForNew.Select(text => (text.Split('.'), ReloadEffect.ForNew)),
        .. AfterRestart.Select(text => (text.Split('.'), ReloadEffect.AfterRestart)),
    ];

    public static ReloadEffect EffectOf(HoconPath key) => Find(key.Keys).FirstOrDefault((Pattern: "", Effect: ReloadEffect.AfterRestart)).Effect;

    /// <summary>The rows that a key is in: it should be one.</summary>
    internal static IEnumerable<(string Pattern, ReloadEffect Effect)> Find(IReadOnlyList<string> keys) =>
        Rows.Where(row => Matches(row.Pattern, keys)).Select(row => (string.Join('.', row.Pattern), row.Effect));

    /// <summary>All rows, to see whether each is of use.</summary>
    internal static IEnumerable<string> Patterns => Rows.Select(row => string.Join('.', row.Pattern));

    private static bool Matches(string[] pattern, IReadOnlyList<string> keys)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**") return true;
            if (i >= keys.Count || (pattern[i] != "*" && pattern[i] != keys[i])) return false;
        }
        return pattern.Length == keys.Count;
    }
}
