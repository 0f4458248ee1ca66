using System.Net.Sockets;
using System.Text.Json;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Support;

/// <summary>The administration of a node, as <c>curl --unix-socket</c> would ask it.</summary>
internal sealed class AdminPort : IDisposable
{
    private readonly HttpClient _http;

    public AdminPort(string socket) => _http = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://broker/"),
        Timeout = StompTestClient.Patience,
    };

    /// <exception cref="HttpRequestException">Nobody answers, or the answer is a refusal.</exception>
    public async Task<JsonElement> GetAsync(string resource) => JsonElement.Parse(await _http.GetStringAsync(resource));

    public void Dispose() => _http.Dispose();
}
