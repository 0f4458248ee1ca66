using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Something in a configuration that its author should look at.</summary>
/// <param name="Origin">Where it is written.</param>
/// <param name="IsError">True when the broker does not start with it; false for a warning.</param>
/// <param name="Text">What is wrong, beginning with the path of the key.</param>
internal sealed record ConfigProblem(HoconOrigin Origin, bool IsError, string Text)
{
    /// <summary>In the form that editors know: <c>file:line:column: error: text</c>.</summary>
    public override string ToString() => $"{Origin}: {(IsError ? "error" : "warning")}: {Text}";
}
