namespace ActorMQ.Tests.Support;

/// <summary>One PostgreSQL server for all tests of a class or collection that do not stop it; each makes a database of its own.</summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("It has not been started.");

    public async Task InitializeAsync() => _server = await PostgresServer.RunAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
