namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Hands something to what Akka makes from the name of a class, which can be given nothing but configuration.</summary>
/// <typeparam name="T">What is handed over.</typeparam>
internal static class MadeWithin<T>
    where T : class
{
    [ThreadStatic]
    private static T? _given;

    /// <summary>For the constructor of what is being made.</summary>
    public static T Given => _given ?? throw new InvalidOperationException($"This is made by Akka only where a {typeof(T).Name} is given to it.");

    /// <summary>What is made meanwhile, on this thread, is given it.</summary>
    public static TMade Run<TMade>(T given, Func<TMade> make)
    {
        _given = given;
        try
        {
            return make();
        }
        finally
        {
            _given = null;
        }
    }
}
