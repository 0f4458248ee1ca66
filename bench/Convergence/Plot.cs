using System.Globalization;
using System.Text;

namespace ActorMQ.Convergence;

/// <summary>Small plots side by side, as SVG: brokers to the right, messages per link upwards, in powers of two.</summary>
internal sealed class Plot
{
    private const int Width = 300;
    private const int Height = 240;
    private const int Margin = 44;
    private const int MaxBrokers = 50;
    private const int MaxPower = 8;

    // Told apart without colours by their marks, and by most people who see colours differently.
    private static readonly string[] Colours = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#666666"];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<string> _kinds;
    private readonly int _columns;
    private int _panels;

    public Plot(IReadOnlyList<string> kinds, int panels)
    {
        _kinds = kinds;
        _columns = (panels + 1) / 2;
        var (width, height) = (_columns * (Width + Margin), (2 * (Height + Margin)) + 30);
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">""");
        Line("""<rect width="100%" height="100%" fill="white"/>""");
    }

    /// <param name="title">What happens.</param>
    /// <param name="lines">For each kind of network how many brokers and how many messages for each link.</param>
    public void Add(string title, IReadOnlyList<IReadOnlyList<(int Brokers, double Messages)>> lines)
    {
        var (column, row) = (_panels % _columns, _panels / _columns);
        _panels++;
        Line($"""<g transform="translate({(column * (Width + Margin)) + Margin} {(row * (Height + Margin)) + 24})">""");
        Line($"""<text x="0" y="-8" font-weight="bold">{title}</text>""");
        for (var power = 0; power <= MaxPower; power++)
        {
            Line($"""<path d="M0 {Y(1 << power)}H{Width - 20}" stroke="#ddd"/><text x="-6" y="{Y(1 << power) + 4}" text-anchor="end">{1 << power}</text>""");
        }
        for (var brokers = 0; brokers <= MaxBrokers; brokers += 10) Line($"""<text x="{X(brokers)}" y="{Height - 8}" text-anchor="middle">{brokers}</text>""");
        foreach (var (i, line) in lines.Index()) Add(line, i);
        Line("</g>");
    }

    public string Finish()
    {
        var y = (2 * (Height + Margin)) + 12;
        foreach (var (i, kind) in _kinds.Index())
        {
            Line($"""<g transform="translate({Margin + (i * 90)} {y})">{Mark(0, -4, i)}<text x="10">{kind}</text></g>""");
        }
        Line($"""<text x="{Margin + (_kinds.Count * 90)}" y="{y}">messages per link, by number of brokers</text>""");
        Line("</svg>");
        return _svg.ToString();
    }

    private static double X(int brokers) => (double)brokers / MaxBrokers * (Width - 20);

    // Fewer than one for each link is shown as one.
    private static double Y(double messages) => (Height - 30) * (1 - (Math.Log2(Math.Max(1, messages)) / MaxPower));

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Mark(double x, double y, int kind) => $"""<path transform="translate({Text(x)} {Text(y)})" fill="{Colours[kind]}" d="{kind switch
    {
        0 => "M-3 -3h6v6h-6z",
        1 => "M0 -4l4 7h-8z",
        2 => "M0 -4l4 4l-4 4l-4 -4z",
        3 => "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
        _ => "M-4 -1h3v-3h2v3h3v2h-3v3h-2v-3h-3z",
    }}"/>""";

    private void Add(IReadOnlyList<(int Brokers, double Messages)> line, int kind)
    {
        var points = string.Join(' ', line.Select(point => $"{Text(X(point.Brokers))},{Text(Y(point.Messages))}"));
        Line($"""<polyline fill="none" stroke="{Colours[kind]}" points="{points}"/>""");
        foreach (var (brokers, messages) in line) Line(Mark(X(brokers), Y(messages), kind));
    }

    private void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string text) => _svg.Append(text).Append('\n');
}
