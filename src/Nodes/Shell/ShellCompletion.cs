using System.CommandLine;
using RadLine;

namespace ActorMQ.Nodes.Shell;

/// <summary>What the word at the cursor could become: commands, options, and names that are alive.</summary>
internal sealed class ShellCompletion : ITextCompletion
{
    private readonly Command _root;

    public ShellCompletion(Command root) => _root = root;

    public IEnumerable<string> GetCompletions(string prefix, string word, string suffix) =>
        _root.Parse(prefix + word).GetCompletions((prefix + word).Length)
            .Select(completion => completion.InsertText ?? completion.Label)
            .Where(text => text.StartsWith(word, StringComparison.Ordinal) && (word.StartsWith('-') || !text.StartsWith('-')));
}
