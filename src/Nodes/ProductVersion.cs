using System.Reflection;

namespace ActorMQ.Nodes;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>As people say it, such as <c>0.1.0</c>: what was built it from is cut off.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
