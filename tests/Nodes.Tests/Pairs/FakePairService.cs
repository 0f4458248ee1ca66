using System.Threading.Channels;
using ActorMQ.Model.Errors;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Tests.Pairs;

/// <summary>Writes down what the node of a pair has to do.</summary>
internal sealed class FakePairService : IPairService
{
    private readonly Channel<string> _done = Channel.CreateUnbounded<string>();

    /// <summary>Why it cannot serve; null when it can.</summary>
    public string? Failure { get; set; }

    /// <summary>The next thing that was done.</summary>
    public async Task<string> NextAsync() => await _done.Reader.ReadAsync().AsTask().WaitAsync(ActorMQ.Tests.Support.StompTestClient.Patience);

    public Task<IMastership> JoinAsync(CancellationToken cancellation) => Task.FromResult<IMastership>(Mastership);

    public FakeMastership Mastership { get; } = new();

    public Task RehearseAsync() => Task.CompletedTask;

    public IStandby StandBy()
    {
        _done.Writer.TryWrite("stands by");
        return new Standby(_done.Writer);
    }

    public Task ServeAsync(IStandby standby, Mastership mastership)
    {
        _done.Writer.TryWrite($"serves in {mastership.Epoch}");
        return Failure is null ? Task.CompletedTask : Task.FromException(new NodeStartException(ExitCode.CannotListen, Failure));
    }

    public Task StopServingAsync(BrokerError farewell)
    {
        _done.Writer.TryWrite($"stops: {farewell.Code}: {farewell.Message}");
        return Task.CompletedTask;
    }

    private sealed class Standby(ChannelWriter<string> done) : IStandby
    {
        public string Progress => "";

        public GroupCommitJournal Open(Mastership mastership) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            done.TryWrite("follows no more");
            return ValueTask.CompletedTask;
        }
    }
}
