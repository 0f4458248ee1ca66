namespace ActorMQ.Integration.LoadBalancing;

/// <summary>A test with the real HAProxy. Where it is not installed, the report says that it was skipped and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HaproxyFactAttribute : FactAttribute
{
    public HaproxyFactAttribute()
    {
        if (HaproxyProcess.Program is null) Skip = "HAProxy is not installed: apt-get install haproxy. The PROXY protocol is tested without it all the same.";
    }
}
