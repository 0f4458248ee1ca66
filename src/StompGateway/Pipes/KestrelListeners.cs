using System.Net;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.StompGateway.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Pipes;

/// <summary>The listeners that ASP.NET Core's server serves: TLS, WebSocket, and plain TCP where there is no epoll.</summary>
internal sealed class KestrelListeners : IAsyncDisposable
{
    private static readonly string[] SubProtocols = ["v12.stomp", "v11.stomp", "v10.stomp", "stomp"];

    private readonly WebApplication _application;
    private readonly Broker _broker;
    private readonly ConnectionGate _gate;
    private readonly CertificateStore _certificates;

    public KestrelListeners(IReadOnlyList<ListenerOptions> listeners, Broker broker, ConnectionGate gate, CertificateStore certificates)
    {
        _certificates = certificates;
        _broker = broker;
        _gate = gate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The node decides when to stop, not a signal to this part of it.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var listener in listeners) kestrel.Listen(listener.Address, listener.Port, options => Configure(options, listener));
        });
        _application = builder.Build();
        _application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        // Whatever the path: clients are configured with all kinds.
        _application.Run(ServeWebSocketAsync);
    }

    /// <summary>The real addresses, known once started.</summary>
    public IReadOnlyList<IPEndPoint> Addresses =>
    [
        .. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address))
            .Select(uri => new IPEndPoint(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port)),
    ];

    public Task StartAsync() => _application.StartAsync();

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(deadline.Token);
        await _application.DisposeAsync();
    }

    private static bool IsWebSocket(ListenerOptions listener) => listener.Scheme is ListenerScheme.WebSocket or ListenerScheme.WebSocketTls;

    private void Configure(ListenOptions options, ListenerOptions listener)
    {
        if (listener.Scheme is ListenerScheme.StompTls or ListenerScheme.WebSocketTls) UseTls(options, listener);
        options.Protocols = HttpProtocols.Http1;
        if (IsWebSocket(listener))
        {
            // The request, which all listeners share, has to know where it came in.
            options.Use(next => context =>
            {
                context.Items[typeof(ListenerOptions)] = listener;
                return next(context);
            });
            return;
        }
        options.Run(context => ServeAsync(context, listener));
    }

    private void UseTls(ListenOptions options, ListenerOptions listener)
    {
        var handshake = TlsEnds.Server(listener.Files, _certificates);
        options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(handshake()) });
    }

    private static ListenerOptions ListenerOf(HttpContext context) =>
        (ListenerOptions)context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items[typeof(ListenerOptions)]!;

    private async Task ServeAsync(ConnectionContext context, ListenerOptions listener)
    {
        var address = (context.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!_gate.TryEnter(address, out var place, out var error))
        {
            await context.Transport.Output.WriteAsync(RefusalFrame.For(error));
            return;
        }
        try
        {
            var scheme = listener.Scheme == ListenerScheme.StompTls ? "stomp+ssl" : "stomp";
            var transport = new PipeTransport(context, scheme, _broker.System.Time);
            await transport.RunAsync(new ClientEnd(_broker.Open(transport, place, listener.IsStrict)));
        }
        finally
        {
            place.Dispose();
        }
    }

    private async Task ServeWebSocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            await context.Response.WriteAsync("This port speaks STOMP over WebSocket.\n");
            return;
        }
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!_gate.TryEnter(address, out var place, out var error))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(error.Message + "\n");
            return;
        }
        try
        {
            // No sub-protocol offered means STOMP too, as in ActiveMQ.
            var protocol = SubProtocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
            var remote = new IPEndPoint(address, context.Connection.RemotePort).ToString();
            var transport = new WebSocketTransport(socket, context.Request.IsHttps ? "wss" : "ws", remote, _broker.System.Time);
            await transport.RunAsync(new ClientEnd(_broker.Open(transport, place, ListenerOf(context).IsStrict)));
        }
        finally
        {
            place.Dispose();
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
