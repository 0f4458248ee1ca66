using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// Events and snapshots are bytes already; the manifest says of which kind and version. What is stored carries both, so neither the id nor a
/// manifest ever changes: another form gets another manifest.
/// </summary>
internal sealed class LogSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 46616;

    public const string EventManifest = "commit-1";

    public const string SnapshotManifest = "index-1";

    public override int Identifier => Id;

    public override byte[] ToBinary(object obj) => obj switch
    {
        LogEvent commit => commit.Bytes,
        LogSnapshot snapshot => snapshot.Bytes,
        _ => throw new SerializationException($"{obj.GetType()} does not belong into a log"),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        EventManifest => new LogEvent(bytes),
        SnapshotManifest => new LogSnapshot(bytes),
        _ => throw new SerializationException(
            $"the log has something of kind '{manifest}', which this program does not know. Start the program that wrote it, or a newer one"),
    };

    public override string Manifest(object o) => o is LogEvent ? EventManifest : SnapshotManifest;
}
