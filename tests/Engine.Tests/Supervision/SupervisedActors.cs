using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Supervision;

/// <summary>Actors that fail when they are told to, below supervisors that say what they decide.</summary>
public abstract class SupervisedActors
{
    protected static SupervisionPolicy OneSecond { get; } = new()
    {
        MaxRestarts = 3,
        Window = TimeSpan.FromMinutes(1),
        MinBackoff = TimeSpan.FromSeconds(1),
        MaxBackoff = TimeSpan.FromSeconds(1),
    };

    private protected World World { get; } = new();

    /// <summary>How many instances have been made.</summary>
    protected int Instances { get; set; }

    /// <summary>Fails on "fail", counts the rest, and says which instance it is.</summary>
    private protected Script<string> Counting(Action<Script<string>>? started = null, Action? stopping = null, Action? batchEnded = null)
    {
        var instance = ++Instances;
        var count = 0;
        return new Script<string>
        {
            Started = context => started?.Invoke(context),
            Received = (_, message) =>
            {
                if (message == "fail") throw new InvalidOperationException("fail");
                World.Trace.Add($"{instance} {message}={++count}");
            },
            BatchEnded = _ => batchEnded?.Invoke(),
            Stopping = _ => stopping?.Invoke(),
        };
    }

    protected Ref<string> SpawnBelow(
        Func<ChildFailure, SupervisionDirective> decide,
        Func<Actor<string>> child,
        SupervisionPolicy? parentPolicy = null)
    {
        Ref<string>? spawned = null;
        var parent = new Props<string>(() => new Script<string>
        {
            ChildFailed = decide,
            Started = context =>
            {
                var made = context.Spawn(new Props<string>(child) { Supervision = OneSecond }, "child");
                spawned ??= made;
            },
        })
        {
            Supervision = parentPolicy ?? SupervisionPolicy.Default,
        };
        World.Spawn(parent, "parent");
        World.Run();
        return spawned!;
    }

    protected List<Ref<string>> SpawnManyBelow(
        int count,
        Func<ChildFailure, SupervisionDirective> decide,
        SupervisionPolicy parentPolicy)
    {
        var spawned = new List<Ref<string>>();
        World.Spawn(
            new Props<string>(() => new Script<string>
            {
                ChildFailed = decide,
                Started = context =>
                {
                    for (var i = 0; i < count; i++) spawned.Add(context.Spawn(new Props<string>(() => Counting()), $"child{i}"));
                },
            })
            { Supervision = parentPolicy },
            "parent");
        World.Run();
        return spawned;
    }

    protected void Tell(Ref<string> actor, params string[] messages)
    {
        foreach (var message in messages) actor.Tell(message);
        World.Run();
    }
}
