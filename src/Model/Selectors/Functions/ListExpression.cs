namespace ActorMQ.Model.Selectors.Functions;

/// <summary>A function that gives a list. Lists are no values: all there is to do with one is to look for a value in it.</summary>
internal abstract class ListExpression
{
    public abstract bool Contains(Value value, ISelectable message);
}
