namespace ActorMQ.Persistence.Tests.Support;

/// <summary>A test of what only root can do.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "Only root can give files away.";
    }
}
