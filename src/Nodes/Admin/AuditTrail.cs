using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Reloading;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorMQ.Nodes.Admin;

/// <summary>
/// Writes down who has done what over the administration's socket, and what came of it, refused and failed acts too: everything but looking
/// at things, and looking into messages.
/// </summary>
internal sealed class AuditTrail
{
    private static readonly PeerCredentials Nobody = new("-", null, null);

    private readonly ILogger _log;

    public AuditTrail(ILogger log) => _log = log;

    /// <summary>For the place in the chain where exceptions are not yet answers.</summary>
    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        if (ActOf(context) is not { } act)
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            Refused(context, act, e.Message);
            throw;
        }
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest) Done(context, act);
        else Refused(context, act, $"status {context.Response.StatusCode}");
    }

    /// <summary>An act that was asked for by a signal, which does not say by whom.</summary>
    public void NoteSignal(string signal, string act, ReloadResult? result = null)
    {
        if (result is { IsReloaded: false } refused) _log.ActRefused(Nobody.User, null, null, act, $"signal={signal}", string.Join("; ", refused.Problems));
        else _log.ActDone(Nobody.User, null, null, act, $"signal={signal}", Describe(result) ?? "ok");
    }

    /// <summary>Takes note of what comes out, for the outcome.</summary>
    public static async ValueTask<object?> KeepOutcomeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if (Describe(result) is { } outcome) context.HttpContext.Features.Set(new Outcome(outcome));
        return result;
    }

    /// <summary>In the words of the log; null for what is only looked at.</summary>
    private static string? Describe(object? result) => result switch
    {
        Removal { Queues: { } queues, Messages: { } messages, Unanswered: var silent } =>
            $"{messages} messages of {queues} queues removed, {silent.Count} did not answer",
        Removal { Queues: { } queues, Unanswered: var silent } => $"{queues} queues removed, {silent.Count} did not answer",
        Removal { Messages: { } messages } => $"{messages} messages removed",
        ReloadResult reload => reload.Summary,
        SiteAct act => act.Outcome,
        _ => null,
    };

    private static string? ActOf(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAct>() is { } act) return act.Name;
        // One that nobody has thought of must not go unseen.
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? null
            : $"{context.Request.Method} {context.Request.Path}";
    }

    private static string ArgumentsOf(HttpContext context)
    {
        var arguments = context.Request.Query.Select(argument => $"{argument.Key}={LogValue.Quoted(argument.Value.ToString())}");
        return string.Join(' ', arguments) is { Length: > 0 } text ? text : "-";
    }

    private static PeerCredentials WhoIs(HttpContext context) =>
        PeerCredentials.Of(context.Features.Get<IConnectionSocketFeature>()?.Socket) ?? Nobody;

    private void Done(HttpContext context, string act)
    {
        var who = WhoIs(context);
        _log.ActDone(who.User, who.Login, who.Process, act, ArgumentsOf(context), context.Features.Get<Outcome>()?.Text ?? "ok");
    }

    private void Refused(HttpContext context, string act, string reason)
    {
        var who = WhoIs(context);
        _log.ActRefused(who.User, who.Login, who.Process, act, ArgumentsOf(context), reason);
    }

    private sealed record Outcome(string Text);
}
