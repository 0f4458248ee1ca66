namespace ActorMQ.Hocon.Syntax;

internal enum TokenKind
{
    End,
    NewLine,
    Whitespace,
    QuotedText,
    UnquotedText,
    Number,
    Boolean,
    Null,
    SubstitutionStart,
    OptionalSubstitutionStart,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    EqualSign,
    PlusEqual,
}
