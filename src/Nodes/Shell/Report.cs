using ActorMQ.Nodes.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorMQ.Nodes.Shell;

/// <summary>Lays answers out for people: tables without lines around them, which scripts can cut up as well.</summary>
internal sealed class Report
{
    // Nothing is ever broken or cut for a pipe.
    private const int WidthOfPipe = 100_000;

    private readonly ITerminal _terminal;

    public Report(ITerminal terminal) => _terminal = terminal;

    public void Line(string text) => _terminal.Output.WriteLine(text);

    public void Heading(string text) => Write(new Paragraph(text + "\n", new Style(decoration: Decoration.Bold)));

    /// <summary>Names and values, one pair to a line.</summary>
    public void Fields(params (string Name, string Value)[] fields)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        foreach (var (name, value) in fields) grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(value));
        Write(grid);
    }

    /// <summary>A table; columns whose title begins with # are numbers.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            var isNumber = column.StartsWith('#');
            var header = new Text(column.TrimStart('#').ToUpperInvariant(), new Style(decoration: Decoration.Bold));
            table.AddColumn(new TableColumn(header) { Alignment = isNumber ? Justify.Right : Justify.Left, Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => (IRenderable)new Text(cell)));
        Write(table);
    }

    public void Tree(Tree tree) => Write(tree);

    private void Write(IRenderable renderable)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = _terminal.IsOutputInteractive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _terminal.IsOutputInteractive ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = _terminal.IsOutputInteractive ? _terminal.Width : WidthOfPipe;
        console.Write(renderable);
        // The last column is padded too.
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n')) _terminal.Output.WriteLine(line.TrimEnd());
    }
}
