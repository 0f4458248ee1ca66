namespace ActorMQ.Actors.Security;

public enum AccessRight
{
    /// <summary>Subscribe and browse.</summary>
    Read,

    /// <summary>Send.</summary>
    Write,

    /// <summary>Make a destination by being the first to mention it.</summary>
    Admin,
}
