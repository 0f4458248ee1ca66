using System.Net.Sockets;
using System.Text.Json;
using ActorMQ.Nodes.Admin;

namespace ActorMQ.Nodes.Shell;

/// <summary>The other end of the administration socket.</summary>
internal sealed class AdminClient : IDisposable
{
    // Longer than the broker waits for an actor, so that it is the one to say what did not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // What removes much may take long.
    private static readonly TimeSpan PatienceForRemoval = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly string _socket;

    public AdminClient(string socket)
    {
        _socket = Path.GetFullPath(socket);
        _http = new HttpClient(
            new SocketsHttpHandler { ConnectCallback = ConnectAsync })
        { BaseAddress = new Uri("http://actormq/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A resource with its parameters; those that are null are left out.</summary>
    public static string Resource(string path, params (string Name, object? Value)[] parameters)
    {
        var given = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!.ToString()!)}");
        return $"{path}?{string.Join('&', given)}";
    }

    /// <returns>The answer, JSON.</returns>
    /// <exception cref="AdminException">There is no broker, or it refuses; the message says it all.</exception>
    public async Task<string> SendAsync(HttpMethod method, string resource)
    {
        try
        {
            using var request = new HttpRequestMessage(method, resource);
            // The broker has few connections for this: nobody keeps one that he does not use.
            request.Headers.ConnectionClose = true;
            using var deadline = new CancellationTokenSource(method == HttpMethod.Delete ? PatienceForRemoval : Patience);
            using var response = await _http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsStringAsync(deadline.Token);
            return response.IsSuccessStatusCode ? body : throw new AdminException((int)response.StatusCode, ReasonIn(body));
        }
        catch (HttpRequestException e)
        {
            var reason = File.Exists(_socket) ? e.InnerException?.Message ?? e.Message : "no such file";
            throw new AdminException(
                StatusCodes.Status503ServiceUnavailable, $"no broker answers at {_socket}: {reason}. --data DIR or --socket FILE say where to look");
        }
        catch (OperationCanceledException)
        {
            throw new AdminException(StatusCodes.Status504GatewayTimeout, $"the broker at {_socket} does not answer");
        }
    }

    /// <summary>Live names that begin with a prefix; none when the broker cannot be asked.</summary>
    public IReadOnlyList<string> Names(string kind, string prefix)
    {
        try
        {
            // Whoever completes a word can only wait; there is nothing else on this thread.
#pragma warning disable VSTHRD002
            var names = SendAsync(HttpMethod.Get, Resource("names", ("kind", kind), ("prefix", prefix))).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            return JsonSerializer.Deserialize<List<string>>(names, AdminJson.Options) ?? [];
        }
        catch (AdminException)
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();

    private static string ReasonIn(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Refusal>(body, AdminJson.Options)?.Error ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(AdminSocket.Address(_socket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
