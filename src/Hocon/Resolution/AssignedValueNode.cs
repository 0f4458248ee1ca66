using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// The value that a field has elsewhere in the document, from where a substitution brought it here. It is evaluated there: what it
/// was made of there, such as a <c>+=</c>, does not apply a second time to what it overrides here.
/// </summary>
internal sealed class AssignedValueNode(Assignment assignment) : Node(assignment.Definition.Value.Origin)
{
    public Assignment Assignment { get; } = assignment;
}
