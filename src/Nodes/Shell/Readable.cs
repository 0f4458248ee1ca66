using System.Globalization;

namespace ActorMQ.Nodes.Shell;

/// <summary>Numbers as people read them.</summary>
internal static class Readable
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond is 0 or >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>At most three digits and a unit, such as <c>1.5MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; Math.Abs(size) >= 1000 && unit < Units.Length - 1; unit++) size /= 1024;
        return size.ToString(unit == 0 || size >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>The two largest units, such as <c>3d 4h</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 1 } => $"{(int)duration.TotalDays}d {duration.Hours}h",
        { TotalHours: >= 1 } => $"{duration.Hours}h {duration.Minutes}m",
        { TotalMinutes: >= 1 } => $"{duration.Minutes}m {duration.Seconds}s",
        { TotalSeconds: >= 1 } => $"{duration.Seconds}s",
        _ => $"{duration.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture)}ms",
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string OrDash(string? text) => string.IsNullOrEmpty(text) ? "-" : text;
}
