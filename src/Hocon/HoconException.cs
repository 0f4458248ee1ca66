using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Hocon;

/// <summary>
/// The one exception of this library: bad syntax, a substitution that cannot be resolved, a file that cannot be included, a value
/// that cannot be converted. The message reads <c>file:line:column: problem</c> and is meant for the author of the file.
/// </summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "An error without a place helps nobody to correct a file.")]
public sealed class HoconException : Exception
{
    /// <summary>An error at a place.</summary>
    /// <param name="origin">The place to look at.</param>
    /// <param name="problem">What was expected and what was found, without the place.</param>
    /// <param name="innerException">The failure underneath, such as that of the file system.</param>
    public HoconException(HoconOrigin origin, string problem, Exception? innerException = null)
        : base($"{origin}: {problem}", innerException)
    {
        Origin = origin;
        Problem = problem;
    }

    /// <summary>The place to look at.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }
}
