using RadLine;
using Spectre.Console;

namespace ActorMQ.Nodes.Shell;

/// <summary>Lines that somebody types: with history (up, down), completion (tab), and Ctrl-D to leave.</summary>
internal sealed class EditedLines : ILineSource
{
    private readonly LineEditor _editor;

    public EditedLines(ITextCompletion completion)
    {
        _editor = new LineEditor { Prompt = new LineEditorPrompt("[bold]actormq>[/]"), Completion = completion };
        // The editor keeps these keys for texts of several lines, which commands are not.
        _editor.KeyBindings.Add<PreviousHistoryCommand>(ConsoleKey.UpArrow);
        _editor.KeyBindings.Add<NextHistoryCommand>(ConsoleKey.DownArrow);
        _editor.KeyBindings.Add(ConsoleKey.D, ConsoleModifiers.Control, () => new LeaveCommand());
    }

    public static bool IsSupported => LineEditor.IsSupported(AnsiConsole.Console);

    public Task<string?> ReadAsync() => _editor.ReadLine(CancellationToken.None);

    private sealed class LeaveCommand : LineEditorCommand
    {
        public override void Execute(LineEditorContext context)
        {
            if (context.Buffer.Length > 0) return;
            context.Buffer.Insert("exit");
            context.Submit(SubmitAction.Submit);
        }
    }
}
