using ActorMQ.Actors.Engine;
using Akka.Actor;

namespace ActorMQ.Nodes.Health;

/// <summary>Finds out whether actors still take turns: every actor of Akka's answers to who it is, in its turn.</summary>
internal static class ActorProbe
{
    private static readonly TreePath Top = TreePath.Parse("/user");

    /// <param name="system">Whose actors; those right below <c>/user</c> are asked.</param>
    /// <param name="patience">How long they may take to answer.</param>
    /// <returns>The paths of those that do not answer, and are not gone.</returns>
    public static async Task<IReadOnlyList<string>> FindSilentAsync(ActorSystem system, TimeSpan patience)
    {
        var answers = (system.Inspect(Top, 1)?.Children ?? []).Select(async actor => (actor.Path, Answers: await AnswersAsync(system, actor.Path, patience)));
        return [.. (await Task.WhenAll(answers)).Where(static answer => !answer.Answers).Select(static answer => answer.Path)];
    }

    private static async Task<bool> AnswersAsync(ActorSystem system, string path, TimeSpan patience)
    {
        try
        {
            await system.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), patience);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
