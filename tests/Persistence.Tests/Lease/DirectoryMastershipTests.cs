using ActorMQ.Persistence.Lease;
using ActorMQ.Tests.Support;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>Two nodes over one directory.</summary>
public sealed class DirectoryMastershipTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly DirectoryMastership _a;
    private readonly DirectoryMastership _b;

    public DirectoryMastershipTests()
    {
        _a = new DirectoryMastership(_directory.Path, "a", TimeProvider.System);
        _b = new DirectoryMastership(_directory.Path, "b", TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task One_is_the_master_and_the_other_stands_by()
    {
        var mastership = await _a.TakeAsync(default);
        var waiting = _b.TakeAsync(default);
        await Eventually.HoldsAsync(() => _a.Status.Standbys.Count == 1);
        _b.Report("all there");

        Assert.Equal(1, mastership.Epoch);
        Assert.Equal(("a", 1, "the first master"), (_b.Status.Master, _b.Status.Epoch, _b.Status.Reason));
        Assert.Equal([new StandbyStatus("b", "all there")], _a.Status.Standbys);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Who_hands_over_lets_the_other_be_faster()
    {
        var first = await _a.TakeAsync(default);
        var waiting = _b.TakeAsync(default);
        await Eventually.HoldsAsync(() => _a.Status.Standbys.Count == 1);

        await _b.RequestSwitchAsync("root", default);
        var end = await first.Ended;
        await first.ReleaseAsync(end.Reason);
        var again = _a.TakeAsync(default);
        var second = await waiting;

        Assert.Equal("a switch, asked for by root", Assert.IsType<MastershipEnd.SwitchRequested>(end).Reason);
        Assert.Equal((2, "b", "a handed over: a switch, asked for by root"), (second.Epoch, _a.Status.Master, _a.Status.Reason));
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task Who_ends_without_a_word_is_followed_at_once()
    {
        await _a.TakeAsync(default);
        var waiting = _b.TakeAsync(default);
        await _a.DisposeAsync();

        var second = await waiting;

        Assert.Equal((2, "a ended without handing over"), (second.Epoch, _b.Status.Reason));
        Assert.Empty(_b.Status.Standbys);
    }

    [Fact]
    public async Task A_switch_needs_somebody_who_stands_by()
    {
        var error = await Assert.ThrowsAsync<JournalException>(() => _b.RequestSwitchAsync("root", default));
        Assert.Equal("There is no master that could hand over.", error.Message);
        await _a.TakeAsync(default);
        error = await Assert.ThrowsAsync<JournalException>(() => _a.RequestSwitchAsync("root", default));
        Assert.Equal("Nobody stands by: a stays the master.", error.Message);
    }

    [Fact]
    public async Task Who_waits_can_give_up()
    {
        await _a.TakeAsync(default);
        using var cancellation = new CancellationTokenSource();
        var waiting = _b.TakeAsync(cancellation.Token);
        await Eventually.HoldsAsync(() => _a.Status.Standbys.Count == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
