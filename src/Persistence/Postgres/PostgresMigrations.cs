namespace ActorMQ.Persistence.Postgres;

/// <summary>The versions of our schema in PostgreSQL.</summary>
internal static class PostgresMigrations
{
    /// <summary>
    /// Columns are those that Akka.Persistence.Sql 1.5.73 makes by itself, with tags as a column, which leaves out its tables for tags and metadata. Left
    /// out are also its indices on the time and the sequence number alone, of the journal and of snapshots: it asks by persistence id and range of
    /// sequence numbers, and each index would be written with every event. What is in an event is not compressed once more, and rows leave as fast as
    /// they come, so vacuum does not wait for a fifth of the table.
    /// </summary>
    private const string Log = """
        CREATE TABLE {0}.journal (
            ordering bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT "PK_journal" PRIMARY KEY,
            created bigint NOT NULL,
            deleted boolean NOT NULL,
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            message bytea NOT NULL,
            tags text,
            manifest text,
            identifier integer,
            writer_uuid text,
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
        ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
            toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0);
        ALTER TABLE {0}.journal ALTER COLUMN message SET STORAGE EXTERNAL;
        CREATE TABLE {0}.snapshot (
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            created bigint NOT NULL,
            snapshot bytea,
            manifest text,
            serializer_id integer,
            CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number)
        ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
            toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0);
        """;

    /// <summary>
    /// Who is master. Writers lock the row as a foreign key would (<c>FOR KEY SHARE</c>), the master's beat changes no key and goes on beside them, and
    /// whoever raises the epoch does change one, by the second constraint, and so waits for them. The page has room for new versions of the row next to
    /// the old ones, so a beat touches no index.
    /// </summary>
    private const string Lease = """
        CREATE TABLE {0}.actormq_lease (
            broker text PRIMARY KEY,
            epoch bigint NOT NULL,
            holder text,
            run text,
            beat bigint NOT NULL,
            since timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            reason text NOT NULL,
            address text NOT NULL,
            switch_by text,
            UNIQUE (broker, epoch)
        ) WITH (fillfactor = 10);
        """;

    /// <summary>Which nodes stand by, for people: after a crash of the server nobody misses it.</summary>
    private const string Standbys = """
        CREATE UNLOGGED TABLE {0}.actormq_standby (
            broker text NOT NULL,
            node text NOT NULL,
            progress text NOT NULL,
            seen_at timestamptz NOT NULL,
            PRIMARY KEY (broker, node)
        ) WITH (fillfactor = 10);
        """;

    /// <summary>
    /// Refuses whatever a session writes that does not prove to be the newest master's. Once for a statement: it sees who is master by then, and keeps
    /// anybody from becoming it until the transaction has ended. That a session reads as of an older moment (<c>REPEATABLE READ</c>) fails as well.
    /// </summary>
    private const string Fence = """
        CREATE FUNCTION {0}.actormq_fence() RETURNS trigger LANGUAGE plpgsql AS $fence$
        DECLARE
            session_broker text := current_setting('actormq.broker', true);
            session_epoch text := current_setting('actormq.epoch', true);
        BEGIN
            IF coalesce(session_broker, '') = '' OR coalesce(session_epoch, '') = '' THEN
                RAISE EXCEPTION 'Only a master may write to %.%, and this session names no broker and epoch.', TG_TABLE_SCHEMA, TG_TABLE_NAME
                    USING ERRCODE = 'AMQ01';
            END IF;
            PERFORM 1 FROM {0}.actormq_lease WHERE broker = session_broker AND epoch = session_epoch::bigint FOR KEY SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Epoch % of broker % is over: another master has begun a newer one.', session_epoch, session_broker
                    USING ERRCODE = 'AMQ01';
            END IF;
            RETURN NULL;
        END
        $fence$;
        CREATE TRIGGER actormq_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {0}.journal
            FOR EACH STATEMENT EXECUTE FUNCTION {0}.actormq_fence();
        CREATE TRIGGER actormq_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {0}.snapshot
            FOR EACH STATEMENT EXECUTE FUNCTION {0}.actormq_fence();
        """;

    /// <summary>Never change one that was released: add another.</summary>
    public static readonly IReadOnlyList<PostgresMigration> All = [new(1, Log + Lease + Standbys + Fence)];
}
