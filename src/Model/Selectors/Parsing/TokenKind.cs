namespace ActorMQ.Model.Selectors.Parsing;

internal enum TokenKind
{
    End,
    Identifier,
    Text,
    Number,
    Symbol,

    And,
    Or,
    Not,
    Between,
    Like,
    Escape,
    In,
    Is,
    Null,
    True,
    False,
    XPath,
    XQuery,
}
