namespace ActorMQ.Persistence.Sqlite;

/// <summary>What brings a database from the version before to <paramref name="Version"/>, in one transaction.</summary>
internal sealed record SqliteMigration(int Version, string Sql);
