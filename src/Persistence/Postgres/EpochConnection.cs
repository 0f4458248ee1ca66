using System.Globalization;
using System.Text;
using Npgsql;

namespace ActorMQ.Persistence.Postgres;

/// <summary>How the sessions of a master tell the database which epoch they write in: by settings that they are opened with.</summary>
public static class EpochConnection
{
    /// <summary>
    /// A transaction that a stopped or vanished process has left open would keep the next master waiting; so would its sessions, when nobody tells the
    /// server that the host is gone. Milliseconds, and seconds where PostgreSQL's setting has no smaller unit.
    /// </summary>
    private const string GiveUpOnTheDead =
        "-c idle_in_transaction_session_timeout=2000 -c tcp_user_timeout=2000 -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2";

    /// <summary>The connection string of all sessions that write as master of an epoch.</summary>
    /// <param name="connectionString">The configured one; what it has as options stays.</param>
    /// <param name="broker">Whose log it is.</param>
    /// <param name="epoch">As acquired with the lease.</param>
    public static string For(string connectionString, string broker, long epoch)
    {
        var number = epoch.ToString(CultureInfo.InvariantCulture);
        return With(connectionString, Sessions(broker, epoch), $"{GiveUpOnTheDead} -c actormq.broker={Escaped(broker)} -c actormq.epoch={number}");
    }

    /// <summary>
    /// The name that the sessions of an epoch have in <c>pg_stat_activity</c>, where the next master finds those of the last one. PostgreSQL cuts names
    /// off after 63 bytes, hence the number comes first and a long broker's name is replaced by a sum of it.
    /// </summary>
    internal static string Sessions(string broker, long epoch) => string.Create(CultureInfo.InvariantCulture, $"actormq {epoch} {Short(broker)}");

    /// <summary>A connection string with a name for its sessions and more options than it has.</summary>
    internal static string With(string connectionString, string sessions, string options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = sessions };
        builder.Options = string.IsNullOrEmpty(builder.Options) ? options : $"{builder.Options} {options}";
        return builder.ConnectionString;
    }

    internal static string Short(string name) =>
        name.Length <= 24 && name.All(char.IsAscii) ? name : SessionLockKey.Of(name).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Options are separated by spaces; a backslash takes the meaning from whatever follows.</summary>
    private static string Escaped(string value)
    {
        var escaped = new StringBuilder();
        foreach (var letter in value)
        {
            if (letter == '\\' || char.IsWhiteSpace(letter)) escaped.Append('\\');
            escaped.Append(letter);
        }
        return escaped.ToString();
    }
}
