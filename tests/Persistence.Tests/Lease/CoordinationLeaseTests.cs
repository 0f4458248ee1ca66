using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Lease;

public sealed class CoordinationLeaseTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    [Fact]
    public async Task Akka_gets_it_by_configuration_and_one_owner_at_a_time_has_it()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await PostgresSchema.EnsureAsync(database, PostgresSchema.DefaultName, NullLogger.Instance);
        using var system = ActorSystem.Create("leases", ConfigurationFactory.ParseString($$"""
            akka { loglevel = OFF, stdout-loglevel = OFF }
            pair {
              lease-class = "{{typeof(CoordinationLease).AssemblyQualifiedName}}"
              connection-string = "{{database}}"
              heartbeat-interval = 250ms
              heartbeat-timeout = 1500ms
              lease-operation-timeout = 2s
            }
            """));
        try
        {
            var a = LeaseProvider.Get(system).GetLease("b", "pair", "a");
            var b = LeaseProvider.Get(system).GetLease("b", "pair", "b");
            var lost = new TaskCompletionSource();
            Assert.True(await a.Acquire(_ => lost.SetResult()));
            Assert.True(a.CheckLease());
            Assert.False(await b.Acquire());
            Assert.False(b.CheckLease());
            await PostgresServer.ExecuteAsync(database, "UPDATE actormq.actormq_lease SET epoch = epoch + 1, holder = 'c', run = 'c'");
            await lost.Task.WaitAsync(StompTestClient.Patience);
            Assert.False(a.CheckLease());
            Assert.True(await b.Acquire());
            Assert.True(await b.Release());
            Assert.True(await a.Acquire());
        }
        finally
        {
            await system.Terminate();
        }
        await Eventually.HoldsAsync(async () => await PostgresServer.QueryAsync(database, "SELECT holder FROM actormq.actormq_lease") is null);
    }
}
