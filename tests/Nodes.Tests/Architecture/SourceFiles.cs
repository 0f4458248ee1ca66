using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Architecture;

internal static class SourceFiles
{
    /// <summary>The C# files of a folder, without what the build makes.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split('/', '\\').Any(part => part is "bin" or "obj"));
}
