using System.Globalization;
using ActorMQ.Persistence.Postgres;
using ActorMQ.PostgresBench;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

// What the log on PostgreSQL costs. Parts: speed, deep, churn; all when none is named. --messages N for the deep queue, --seconds N for the churn,
// --rounds N for the speed.
string[] parts = [.. args.TakeWhile(arg => !arg.StartsWith('-'))];
int Option(string name, int fallback) =>
    Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
bool Has(string part) => parts.Length == 0 || parts.Contains(part);

await using var server = await PostgresServer.RunAsync();
var connection = server.ConnectionString();
await PostgresSchema.EnsureAsync(connection, PostgresSchema.DefaultName, NullLogger.Instance);
if (Has("speed")) await new SpeedPart(connection, Option("--rounds", 5)).RunAsync();
if (Has("deep")) await new DeepPart(connection, Option("--messages", 1_000_000)).RunAsync();
if (Has("churn")) await new ChurnPart(connection, Option("--seconds", 120)).RunAsync();
