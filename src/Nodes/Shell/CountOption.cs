using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ActorMQ.Nodes.Shell;

/// <summary>Options that are whole numbers.</summary>
internal static class CountOption
{
    /// <summary>An option that must be at least <paramref name="least"/>; what is wrong with a value is said in words of its user.</summary>
    public static Option<int> Create(string name, string alias, string description, int fallback, int least)
    {
        return new Option<int>(name, alias) { Description = description, HelpName = "NUMBER", DefaultValueFactory = _ => fallback, CustomParser = Parse };

        int Parse(ArgumentResult given)
        {
            var text = given.Tokens.Count == 0 ? "" : given.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least) return number;
            given.AddError($"{name} '{text}' must be a whole number of at least {least}");
            return fallback;
        }
    }
}
