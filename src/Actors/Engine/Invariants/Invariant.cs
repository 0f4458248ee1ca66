using System.Runtime.CompilerServices;

namespace ActorMQ.Actors.Engine.Invariants;

/// <summary>
/// What the <c>Check()</c> of a state is made of: each line says what must hold, and what is seen instead. Checks run at the end of turns where
/// <see cref="TurnOptions.ChecksInvariants"/> says so; a state that is seldom touched but large need not look at all of itself each time.
/// </summary>
public static class Invariant
{
    /// <exception cref="BrokenInvariantException">It does not hold; says the text.</exception>
    public static void Holds(bool condition, string text)
    {
        if (!condition) throw new BrokenInvariantException(text);
    }

    /// <inheritdoc cref="Holds(bool, string)"/>
    public static void Holds(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref InvariantText text)
    {
        if (!condition) throw new BrokenInvariantException(text.ToString());
    }
}
