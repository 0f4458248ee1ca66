using System.Threading.Channels;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Micro;

/// <summary>One thread tells, the pool runs the actor until its mailbox is empty.</summary>
[MemoryDiagnoser]
public class MailboxBenchmarks
{
    private const int Messages = 10_000;

    private static readonly object Message = new();

    private readonly ActorSystem _system = EngineSystem.Create("micro", TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, NullLoggerFactory.Instance);
    private readonly Channel<bool> _drained = Channel.CreateBounded<bool>(1);
    private Ref<object> _actor = null!;

    [GlobalSetup]
    public void Spawn() => _actor = _system.Spawn(new Props<object>(() => new Counter(_drained.Writer)), "counter");

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task TellAndDrainAsync()
    {
        for (var i = 0; i < Messages; i++) _actor.Tell(Message);
        await _drained.Reader.ReadAsync();
    }

    [GlobalCleanup]
    public Task StopAsync() => _system.Terminate();

    private sealed class Counter(ChannelWriter<bool> drained) : Actor<object>
    {
        private int _received;

        protected override void OnReceive(object message)
        {
            if (++_received % Messages == 0) drained.TryWrite(true);
        }
    }
}
