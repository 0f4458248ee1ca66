namespace ActorMQ.Hocon.Tests;

/// <summary>Short ways to write what a test is about: a text in, JSON or a message out.</summary>
internal static class Document
{
    public const string FileName = "test.conf";

    public static HoconObject Resolve(string text, params (string Name, string Value)[] environment) =>
        HoconDocument.Parse(text, FileName, MemorySource.NoFiles).Resolve(Environment(environment));

    /// <summary>The resolved document as JSON, without any space.</summary>
    public static string Json(string text, params (string Name, string Value)[] environment) =>
        HoconJson.Write(HoconDocument.Parse(text, FileName, MemorySource.NoFiles).ResolveValue(Environment(environment)));

    /// <summary>The message with which parsing or resolving fails.</summary>
    public static string Error(string text) => Assert.Throws<HoconException>(() => Json(text)).Message;

    /// <summary>The value of a field named <c>a</c>.</summary>
    public static HoconValue ValueOfA(string text) => Resolve(text).Get("a");

    private static Func<string, string?> Environment((string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;
}
