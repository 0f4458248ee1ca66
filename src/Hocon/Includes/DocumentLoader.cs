using ActorMQ.Hocon.Properties;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Includes;

/// <summary>Reads a file and all that it includes. One loader reads one document.</summary>
internal sealed class DocumentLoader(HoconParserOptions options)
{
    private const char ByteOrderMark = (char)0xFEFF;

    private readonly List<string> _open = [];
    private int _files;

    public Node Load(string file) =>
        Read(file, new HoconOrigin(file, 0, 0), Position.Root, depth: 0)
        ?? throw new HoconException(new HoconOrigin(file, 0, 0), "there is no such file");

    public Node Parse(string text, string file) => Parse(text, file, new HoconOrigin(file, 0, 0), Position.Root, depth: 0);

    /// <summary>Reads the files of an include statement: none if they are missing, several if a name has no extension and there are
    /// files of several formats.</summary>
    /// <param name="statement">What to include.</param>
    /// <param name="includingFile">The file the statement is in.</param>
    /// <param name="place">Where the statement is in the whole document.</param>
    /// <param name="depth">How deep that is nested.</param>
    public IReadOnlyList<ObjectNode> Include(IncludeStatement statement, string includingFile, Position place, int depth)
    {
        IncludeName.RefuseUnsupported(statement);
        var included = new List<ObjectNode>();
        foreach (var name in IncludeName.Candidates(statement.Name))
        {
            var file = Guarded(statement.Origin, name, () => options.Source.Locate(name, includingFile));
            switch (Read(file, statement.Origin, place, depth))
            {
                case null:
                    continue;
                case ObjectNode root:
                    included.Add(root);
                    break;
                case var root:
                    throw new HoconException(root.Origin, "expected an object in an included file, found an array");
            }
        }

        return included.Count > 0 || !statement.IsRequired
            ? included
            : throw new HoconException(statement.Origin,
                $"there is no file {string.Join(" or ", IncludeName.Candidates(statement.Name).Select(n => $"'{n}'"))} "
                + $"next to '{includingFile}', but the include requires it");
    }

    private Node? Read(string file, HoconOrigin origin, Position place, int depth)
    {
        var text = Guarded(origin, file, () =>
        {
            using var stream = options.Source.Open(file);
            return stream is null ? null : SourceReader.ReadText(stream, file, options.MaxFileSize);
        });
        return text is null ? null : Parse(text, file, origin, place, depth);
    }

    private Node Parse(string text, string file, HoconOrigin origin, Position place, int depth)
    {
        if (text.Length > options.MaxFileSize) throw SourceReader.TooLarge(file, options.MaxFileSize);
        if (text is [ByteOrderMark, ..]) text = text[1..];
        if (_open.Contains(file))
            throw new HoconException(origin, $"files include each other in a circle: {string.Join(" -> ", _open.Append(file))}");
        if (_open.Count == options.MaxIncludeDepth)
            throw new HoconException(origin, $"files include each other more than {options.MaxIncludeDepth} levels deep");
        if (++_files > options.MaxFiles) throw new HoconException(origin, $"more than {options.MaxFiles} files are included");

        _open.Add(file);
        var root = file.EndsWith(PropertiesParser.Extension, StringComparison.OrdinalIgnoreCase)
            ? PropertiesParser.Parse(text, file, depth, options.MaxDepth)
            : new Parser(text, file, place, depth, options.MaxDepth, this).ParseRoot();
        _open.RemoveAt(_open.Count - 1);
        return root;
    }

    /// <summary>A missing file is no error of an include, but one that is there and cannot be read is.</summary>
    private static T Guarded<T>(HoconOrigin origin, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HoconException(origin, $"cannot read '{file}': {e.Message}", e);
        }
    }
}
