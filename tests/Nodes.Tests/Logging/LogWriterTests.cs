using System.Text;
using ActorMQ.Nodes.Logging;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Nodes.Tests.Logging;

public sealed partial class LogWriterTests
{
    [Fact]
    public void Whoever_logs_does_not_wait_for_the_output_and_what_is_dropped_is_counted()
    {
        const int Logged = 20_000;
        using var output = new StuckWriter();
        using (var logging = new NodeLogging(new LogOptions(), output, false, TimeProvider.System))
        {
            var log = logging.CreateLogger("test");
            // Would never end if it waited: nothing can be written yet.
            for (var i = 0; i < Logged; i++) Happened(log, i);
            output.Release();
        }
        var lines = output.Written.TrimEnd('\n').Split('\n');
        var dropped = int.Parse(lines.Single(line => line.Contains("events dropped")).Split('=')[1]);
        Assert.Equal(Logged, lines.Count(line => line.Contains("happened")) + dropped);
    }

    [Fact]
    public void An_output_that_nobody_reads_any_more_ends_the_log_and_nothing_else()
    {
        using var logging = new NodeLogging(new LogOptions(), new BrokenWriter(), false, TimeProvider.System);
        var log = logging.CreateLogger("test");
        for (var i = 0; i < 10; i++) Happened(log, i);
    }

    [LoggerMessage(1, LogLevel.Information, "happened number={Number}")]
    private static partial void Happened(ILogger log, int number);

    private sealed class StuckWriter : TextWriter
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly StringBuilder _written = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Written => _written.ToString();

        public void Release() => _gate.Set();

        public override void Write(string? value)
        {
            _gate.Wait();
            _written.Append(value);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _gate.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => throw new IOException("Broken pipe");
    }
}
