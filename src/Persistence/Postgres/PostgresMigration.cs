namespace ActorMQ.Persistence.Postgres;

/// <summary>What brings a schema from the version before to <paramref name="Version"/>; <c>{0}</c> stands for the schema's quoted name.</summary>
internal sealed record PostgresMigration(int Version, string Sql)
{
    public string SqlFor(string quotedSchema) => Sql.Replace("{0}", quotedSchema, StringComparison.Ordinal);
}
