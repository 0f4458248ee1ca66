using System.Net;
using System.Text.Json;
using ActorMQ.Nodes.Running;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorMQ.Nodes.Health;

/// <summary>
/// Tells load balancers and supervisors over HTTP how a node is: <c>/ready</c> and <c>/health</c>. It is there before anything else of the node
/// and goes last, and takes little of whoever asks: anybody may.
/// </summary>
internal sealed class HealthServer
{
    private const int MaxConnections = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToAsk = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeBetween = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly INodeHealth _node;

    private HealthServer(WebApplication application, INodeHealth node)
    {
        _application = application;
        _node = node;
    }

    /// <summary>Where it is, really.</summary>
    public IPEndPoint Address
    {
        get
        {
            var server = _application.Services.GetRequiredService<IServer>();
            return IPEndPoint.Parse(new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority);
        }
    }

    /// <exception cref="NodeStartException">The port is in use, or the address is not this machine's.</exception>
    public static async Task<HealthServer> StartAsync(HealthOptions options, INodeHealth node, ILogger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Restrict(kestrel.Limits);
            kestrel.Listen(options.Address, options.Port, static listener => listener.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        var server = new HealthServer(application, node);
        application.Run(server.AnswerAsync);
        try
        {
            await application.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync();
            throw new NodeStartException(ExitCode.CannotListen, $"Cannot listen at {new IPEndPoint(options.Address, options.Port)} (health): {e.Message}", e);
        }
        log.HealthOpened(server.Address.ToString());
        return server;
    }

    public async Task StopAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(deadline.Token);
        await _application.DisposeAsync();
    }

    /// <summary>Questions are short and seldom; descriptors are the broker's.</summary>
    private static void Restrict(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestLineSize = 1 << 10;
        limits.MaxRequestHeadersTotalSize = 4 << 10;
        limits.MaxRequestHeaderCount = 32;
        limits.MaxRequestBufferSize = 8 << 10;
        limits.MaxRequestBodySize = 0;
        limits.RequestHeadersTimeout = TimeToAsk;
        limits.KeepAliveTimeout = TimeBetween;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var isGet = HttpMethods.IsGet(request.Method);
        if (request.Path.Value is not ("/health" or "/ready"))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!isGet && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else
        {
            var answer = request.Path == "/ready" ? HealthAnswer.Ready(_node.Report()) : await LookAsync();
            var body = JsonSerializer.SerializeToUtf8Bytes(answer, JsonSerializerOptions.Web);
            response.StatusCode = answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            response.ContentType = "application/json";
            response.ContentLength = body.Length;
            response.Headers.CacheControl = "no-store";
            if (isGet) await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<HealthAnswer> LookAsync()
    {
        var report = _node.Report();
        // Before and after that there are no actors, or not all of them, and that is no fault.
        var hasActors = report.Phase is NodePhase.Serving;
        return HealthAnswer.Alive(report, hasActors ? await _node.FindSilentActorsAsync(Patience) : []);
    }
}
