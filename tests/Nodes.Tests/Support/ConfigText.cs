using ActorMQ.Hocon;
using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Tests.Support;

/// <summary>Configurations out of texts.</summary>
internal static class ConfigText
{
    public const string FileName = "broker.conf";

    /// <summary>Reads what is written below the root key.</summary>
    public static LoadedConfiguration Read(string text) => ReadFile($"actormq {{\n{text}\n}}");

    /// <summary>Reads a whole file.</summary>
    public static LoadedConfiguration ReadFile(string text) => LoadedConfiguration.Read(HoconDocument.Parse(text, FileName), _ => null);

    /// <summary>The problems without warnings, one to a line, without the file's name.</summary>
    public static string[] Errors(string text) =>
        [.. Read(text).Problems.Where(problem => problem.IsError).Select(problem => $"{problem.Origin.Line}:{problem.Origin.Column}: {problem.Text}")];

    public static string[] Warnings(string text) => [.. Read(text).Problems.Where(problem => !problem.IsError).Select(problem => problem.Text)];

    /// <summary>Options of a text without errors.</summary>
    public static NodeOptions Options(string text)
    {
        var configuration = Read(text);
        return configuration.Options ?? throw new InvalidOperationException(string.Join('\n', configuration.Problems));
    }
}
