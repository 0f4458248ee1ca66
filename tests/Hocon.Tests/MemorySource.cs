using System.Text;

namespace ActorMQ.Hocon.Tests;

/// <summary>Files in memory, with names like those of a file system.</summary>
internal sealed class MemorySource(params (string File, string Text)[] files) : IHoconSource
{
    public static HoconParserOptions NoFiles { get; } = new() { Source = new MemorySource() };

    public string Locate(string name, string includingFile)
    {
        var directory = includingFile.Contains('/') ? includingFile[..(includingFile.LastIndexOf('/') + 1)] : "";
        return name.StartsWith('/') ? name : directory + name;
    }

    public Stream? Open(string file) =>
        files.FirstOrDefault(f => f.File == file).Text is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null;

    /// <summary>Loads the first of the files.</summary>
    public static HoconDocument Load(params (string File, string Text)[] files) =>
        HoconDocument.Load(files[0].File, new HoconParserOptions { Source = new MemorySource(files) });

    public static string Json(params (string File, string Text)[] files) => HoconJson.Write(Load(files).Resolve());

    public static string Error(params (string File, string Text)[] files) => Assert.Throws<HoconException>(() => Json(files)).Message;
}
