using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Admin;

/// <summary>An administrator asked for something that cannot be done; the message is for them.</summary>
internal sealed class AdminException : Exception
{
    /// <param name="status">The answer's status in HTTP.</param>
    /// <param name="message">One line.</param>
    public AdminException(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }

    /// <param name="kind">Of what, in a word.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="known">What there is: perhaps one of these was meant.</param>
    public static AdminException Unknown(string kind, string name, IEnumerable<string> known)
    {
        var suggestion = NearestName.Find(name, known) is { } nearest ? $"; did you mean {nearest}?" : "";
        return new AdminException(StatusCodes.Status404NotFound, $"there is no {kind} {name}{suggestion}");
    }
}
