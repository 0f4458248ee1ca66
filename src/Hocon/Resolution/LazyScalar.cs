using ActorMQ.Hocon.Rendering;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

internal sealed class LazyScalar(HoconOrigin origin, LiteralKind kind, string text) : LazyValue(origin)
{
    public LiteralKind Kind { get; } = kind;

    public string Text { get; } = text;

    public override string Description => Kind is LiteralKind.Text or LiteralKind.Whitespace ? QuotedText.Excerpt(Text) : Text;
}
