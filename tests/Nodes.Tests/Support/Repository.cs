namespace ActorMQ.Nodes.Tests.Support;

/// <summary>The files this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "actormq.slnx"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
