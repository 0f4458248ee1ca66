using System.Net;
using ActorMQ.Integration.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>Files that are not as they were left: whatever is lost is said, and where, and what to do.</summary>
public sealed class DamageTests
{
    private const string Queue = "/queue/orders";
    private const int Messages = 150;

    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    public async Task A_database_that_was_cut_off_is_refused(int percent)
    {
        await using var site = await FilledAsync(isKilled: false);
        Change(site, "journal.db", file => file.SetLength(file.Length * percent / 100));
        await ExpectRefusalAsync(site, "journal.db");
    }

    [Fact]
    public async Task A_log_that_was_cut_off_is_refused()
    {
        await using var site = await FilledAsync(isKilled: true);
        Change(site, "journal.db-wal", file => file.SetLength(file.Length / 2));
        await ExpectRefusalAsync(site, "journal.db-wal");
    }

    [Fact]
    public async Task A_log_with_flipped_bits_is_refused_and_goes_on_with_what_is_left_only_if_that_is_wanted()
    {
        await using var site = await FilledAsync(isKilled: true);
        Change(site, "journal.db-wal", file => Flip(file, file.Length / 2));
        await ExpectRefusalAsync(site, "journal.db-wal");
        File.AppendAllText(site.Config, "\nactormq.journal.sqlite.on-damage = continue\n");
        var (process, address) = await NodeProcess.RunAsync(site.Config);
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await client.SubscribeAsync(Queue);
        await client.ExpectMessageAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_flipped_bit_anywhere_in_the_database_loses_nothing_in_silence(int seed)
    {
        await using var site = await FilledAsync(isKilled: false);
        Change(site, "journal.db", file => Flip(file, new Random(seed).NextInt64(file.Length)));
        await using var process = NodeProcess.Start("run", "--config", site.Config);
        string line;
        try
        {
            line = await process.WaitForLineAsync("listening scheme=");
        }
        catch (InvalidOperationException)
        {
            Assert.Equal(5, await process.ExitAsync());
            AssertHelpful(site, (await process.Errors).TrimEnd());
            return;
        }
        await using var client = await StompTestClient.ConnectAsync(IPEndPoint.Parse(line.Split("address=")[1]));
        await client.SubscribeAsync(Queue);
        await client.PublishAsync(Queue, "last", receipt: false);
        var got = 0;
        while ((await client.ExpectAsync(StompCommand.Message)).Text != "last") got++;
        // The flipped bit may have been in room that nothing uses.
        if (got < Messages) Assert.Contains("ERROR", await process.WaitForLineAsync("damage"));
    }

    /// <summary>A node that had messages, and does not run.</summary>
    private static async Task<Site> FilledAsync(bool isKilled)
    {
        var site = await Site.StartedAsync();
        await using var client = await site.ConnectAsync();
        for (var i = 0; i < Messages; i++) await client.PublishAsync(Queue, $"{i} ".PadRight(3000, '.'), true, ("persistent", "true"));
        client.Drop();
        if (isKilled) await site.KillAsync();
        else Assert.Equal(0, await site.StopAsync());
        return site;
    }

    private static void Change(Site site, string name, Action<FileStream> change)
    {
        using var file = new FileStream(Path.Combine(site.Data, name), FileMode.Open, FileAccess.ReadWrite);
        change(file);
    }

    private static void Flip(FileStream file, long offset)
    {
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }

    private static async Task ExpectRefusalAsync(Site site, string file)
    {
        var (exitCode, error) = await site.RefusedAsync();
        Assert.Equal(5, exitCode);
        Assert.Contains(file, error);
        AssertHelpful(site, error);
    }

    private static void AssertHelpful(Site site, string error)
    {
        Assert.DoesNotContain('\n', error);
        Assert.StartsWith("actormq: The journal ", error);
        Assert.Contains(site.Data, error);
        Assert.Contains(" is damaged: ", error);
        Assert.Contains("Restore ", error);
    }
}
