namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>What is known of an expression's value before there is a message.</summary>
internal enum ExpressionType
{
    /// <summary>Text that may spell a number or a boolean: a header.</summary>
    Any,

    /// <summary>Text that is meant as text: a literal, or joined from one.</summary>
    Text,

    Number,

    /// <summary>A condition, which may also come to unknown.</summary>
    Boolean,

    /// <summary>The literal NULL.</summary>
    Null,
}
