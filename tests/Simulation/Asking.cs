using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;

namespace ActorMQ.Simulation;

/// <summary>
/// Questions to simulated actors. A task goes on in the real world's time: whoever lets actors run until one is complete does so for one turn more or
/// less each time. An answer is there in the turn that gives it.
/// </summary>
internal static class Asking
{
    public static TReply Ask<TMessage, TReply>(this SimulationDispatcher dispatcher, Ref<TMessage> actor, Func<Reply<TReply>, TMessage> question)
    {
        var reply = new Reply<TReply>();
        Assert.True(actor.Tell(question(reply)), $"{actor.Path} does not take questions");
        while (!reply.Task.IsCompleted && dispatcher.RunOne())
        {
        }
        Assert.True(reply.Task.IsCompleted, $"{actor.Path} does not answer");
        return reply.Task.GetAwaiter().GetResult();
    }
}
