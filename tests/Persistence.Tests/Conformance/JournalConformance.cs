using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

/// <summary>What every driver has to keep. A test class per driver runs all of it.</summary>
public abstract partial class JournalConformance : IAsyncLifetime
{
    protected JournalUnderTest Journal { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Journal = JournalUnderTest.Open(NewStore);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Journal.DisposeAsync();
        Assert.Empty(Journal.Log.Errors);
        Cleanup();
    }

    /// <summary>A store for the data that are there.</summary>
    private protected abstract IJournalStore NewStore(ListLogger log);

    /// <summary>Delivery counts as the store tells them when it was lost in between: some tell of none as of one, as nobody knows.</summary>
    private protected virtual int AfterLoss(int deliveries) => deliveries;

    /// <summary>The process dies: what is not committed now never will be. From here on new stores are for what is left.</summary>
    private protected abstract void Crash();

    /// <summary>New stores are for no data at all.</summary>
    private protected abstract void StartAnew();

    private protected abstract void Cleanup();

    protected async Task Reopen()
    {
        await Journal.DisposeAsync();
        Journal = JournalUnderTest.Open(NewStore);
    }

    protected async Task CrashAndReopen()
    {
        var dead = Journal;
        dead.Store.Pause(Crash);
        Journal = JournalUnderTest.Open(NewStore);
        await dead.DisposeAsync();
    }
}
