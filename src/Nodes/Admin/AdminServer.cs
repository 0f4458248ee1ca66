using ActorMQ.Actors.Engine;
using ActorMQ.Nodes.Running;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ActorMQ.Nodes.Admin;

/// <summary>The administration over HTTP, on a Unix domain socket: for <c>actormq cmd</c>, and for anybody with <c>curl --unix-socket</c>.</summary>
internal sealed class AdminServer
{
    private const int MaxConnections = 32;

    private readonly WebApplication _application;
    private readonly string _path;

    private AdminServer(WebApplication application, string path)
    {
        _application = application;
        _path = path;
    }

    /// <exception cref="IOException">The socket cannot be opened.</exception>
    public static async Task<AdminServer> StartAsync(string path, Administration administration, AuditTrail audit)
    {
        _ = AdminSocket.Address(path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        // Otherwise a parameter that is missing or no number would be an answer without a word.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => AdminSocket.Bind(path));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // More would take descriptors that the broker needs, and a listener that gets none ends for good.
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.ListenUnixSocket(path);
        });
        var application = builder.Build();
        application.Use(ExplainFailureAsync);
        application.Use(audit.FollowAsync);
        Map(application.MapGroup("").AddEndpointFilter(AuditTrail.KeepOutcomeAsync), administration);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
        return new AdminServer(application, path);
    }

    public async Task StopAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(deadline.Token);
        await _application.DisposeAsync();
        File.Delete(_path);
    }

    private static void Configure(System.Text.Json.JsonSerializerOptions json)
    {
        json.Encoder = AdminJson.Options.Encoder;
        foreach (var converter in AdminJson.Options.Converters) json.Converters.Add(converter);
    }

    private static void Map(RouteGroupBuilder routes, Administration administration)
    {
        routes.MapGet("/broker", administration.ShowBroker);
        routes.MapPost("/configuration", administration.ReloadAsync).WithMetadata(new AuditedAct("broker reload"));
        routes.MapGet("/journal", administration.ShowJournal);
        routes.MapGet("/actors", (string? path, int? depth) => administration.ShowActors(path, depth ?? int.MaxValue));
        routes.MapGet("/actor-count", (string? path) => administration.CountActors(path));
        routes.MapGet("/actor-stats", (string? path, int? most) => administration.ShowActorStats(path, most ?? int.MaxValue));
        routes.MapGet("/queues", (string? pattern, string? order, int? limit) => administration.ListDestinationsAsync(isQueue: true, pattern, order, limit));
        routes.MapGet("/queue", (string name) => administration.ShowDestinationAsync(isQueue: true, name));
        routes.MapDelete("/queue", (string name) => administration.DeleteAsync(name)).WithMetadata(new AuditedAct("queue delete"));
        routes.MapGet(
            "/queue/messages",
            (string name, int? count, bool? body) => administration.BrowseAsync(name, count ?? 20, body ?? false)).WithMetadata(new AuditedAct("queue browse"));
        routes.MapDelete("/queue/messages", (string name) => administration.PurgeAsync(name)).WithMetadata(new AuditedAct("queue purge"));
        routes.MapGet("/topics", (string? pattern, string? order, int? limit) => administration.ListDestinationsAsync(isQueue: false, pattern, order, limit));
        routes.MapGet("/topic", (string name) => administration.ShowDestinationAsync(isQueue: false, name));
        routes.MapGet("/connections", administration.ListConnectionsAsync);
        routes.MapGet("/connection", (string id) => administration.ShowConnectionAsync(id));
        routes.MapDelete(
            "/connection", (string id, string? reason) => administration.KillConnection(id, reason)).WithMetadata(new AuditedAct("connection kill"));
        routes.MapGet("/subscriptions", (string? connection) => administration.ListSubscriptionsAsync(connection));
        routes.MapDelete(
            "/subscription",
            (string clientId, string name) => administration.RemoveSubscriptionAsync(clientId, name)).WithMetadata(new AuditedAct("subscription remove"));
        routes.MapGet("/bridges", administration.Network.ListBridgesAsync);
        routes.MapGet("/bridge", (string name) => administration.Network.ShowBridgeAsync(name));
        routes.MapDelete("/bridge/link", (string name) => administration.Network.ResetBridge(name)).WithMetadata(new AuditedAct("bridge reset"));
        routes.MapGet("/cluster", async () => await administration.Site.MarkAsync(await administration.Network.ShowClusterAsync()));
        routes.MapGet("/site", administration.Site.ShowAsync);
        routes.MapGet("/site/events", (long? after) => administration.Site.ListEventsAsync(after ?? 0));
        routes.MapPost("/site/join", (string? address) => administration.Site.JoinAsync(address)).WithMetadata(new AuditedAct("cluster join"));
        routes.MapPost("/site/leave", (string? address) => administration.Site.LeaveAsync(address)).WithMetadata(new AuditedAct("cluster leave"));
        routes.MapPost("/site/down", (string address) => administration.Site.DownAsync(address)).WithMetadata(new AuditedAct("cluster down"));
        routes.MapPost("/site/down-unreachable", administration.Site.DownUnreachableAsync).WithMetadata(new AuditedAct("cluster down-unreachable"));
        routes.MapGet("/pair", administration.Pair.Show);
        routes.MapGet("/pair/standby", (double? seconds) => administration.Pair.WaitForStandbyAsync(seconds ?? 10));
        routes.MapPost("/pair/switch", administration.Pair.SwitchAsync).WithMetadata(new AuditedAct("pair switch"));
        routes.MapGet("/names", (string kind, string? prefix) => administration.Names(kind, prefix ?? ""));
        routes.MapFallback(() => Results.Json(new Refusal("there is no such resource"), statusCode: StatusCodes.Status404NotFound));
    }

    private static async Task ExplainFailureAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e switch
            {
                AdminException refused => refused.Status,
                BadHttpRequestException bad => bad.StatusCode,
                TimeoutException => StatusCodes.Status504GatewayTimeout,
                ActorStoppedException => StatusCodes.Status404NotFound,
                _ => StatusCodes.Status500InternalServerError,
            };
            await context.Response.WriteAsJsonAsync(new Refusal(e.Message));
        }
    }
}
