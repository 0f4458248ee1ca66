namespace ActorMQ.Integration.Support;

/// <summary>A test that mounts a disk. Where that is not allowed, the report says that it was skipped and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly bool CanMount = TinyDisk.IsPossible();

    public MountFactAttribute()
    {
        if (!CanMount) Skip = "This process may not mount a disk (it takes root). The journal's own limits are tested all the same.";
    }
}
