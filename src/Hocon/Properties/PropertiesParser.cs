using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Properties;

/// <summary>Turns a Java properties file into a tree of nodes (spec "Java properties mapping").</summary>
/// <remarks>
/// Dots separate the keys of objects, and nothing is quoted: a key may be empty. All values are texts; what looks like a substitution is
/// none. Of the same key twice the later one counts. Where a key has a text and keys below it, the text is dropped: the object always wins.
/// </remarks>
internal static class PropertiesParser
{
    public const string Extension = ".properties";

    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="depth">How deep the place is nested that the file belongs to.</param>
    /// <param name="maxDepth">How deep objects may nest.</param>
    public static ObjectNode Parse(string text, string file, int depth, int maxDepth)
    {
        var root = new Branch(new HoconOrigin(file, 1, 1));
        foreach (var property in new PropertiesReader(text, file).ReadAll())
        {
            var keys = property.Key.Split('.');
            if (depth + keys.Length - 1 > maxDepth)
                throw new HoconException(property.KeyOrigin, $"objects and arrays are nested deeper than {maxDepth} levels");
            var branch = root;
            foreach (var key in keys) branch = branch.At(key, property.KeyOrigin);
            branch.Value = new LiteralNode(property.Origin, LiteralKind.Text, property.Text);
        }
        return root.ToObject();
    }

    /// <summary>What is known of one key: its text, and what is below it.</summary>
    private sealed class Branch(HoconOrigin origin)
    {
        private readonly OrderedDictionary<string, Branch> _below = new(StringComparer.Ordinal);

        public LiteralNode? Value { private get; set; }

        public Branch At(string key, HoconOrigin keyOrigin)
        {
            if (!_below.TryGetValue(key, out var branch)) _below.Add(key, branch = new Branch(keyOrigin));
            return branch;
        }

        public ObjectNode ToObject()
        {
            var fields = new ObjectNode(origin);
            foreach (var (key, branch) in _below) fields.Add(key, new Definition(branch.Origin, branch.ToNode()));
            return fields;
        }

        private HoconOrigin Origin => origin;

        private Node ToNode() => _below.Count == 0 && Value is { } value ? value : ToObject();
    }
}
