using System.Text.Json;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Terminals;

namespace ActorMQ.Nodes.Shell;

/// <summary>Carries out commands: asks the broker and shows the answer.</summary>
internal sealed class ShellSession
{
    private readonly AdminClient _client;
    private readonly ITerminal _terminal;

    /// <param name="client">The broker.</param>
    /// <param name="terminal">Where answers go.</param>
    /// <param name="isJson">As the broker gives them, for programs.</param>
    public ShellSession(AdminClient client, ITerminal terminal, bool isJson)
    {
        _client = client;
        _terminal = terminal;
        IsJson = isJson;
    }

    /// <summary>Answers are for a program.</summary>
    public bool IsJson { get; }

    /// <summary>Asks for something and shows it.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> ShowAsync<T>(string resource, Action<T, Report> show) => SendAsync(HttpMethod.Get, resource, show);

    /// <summary>Has something done and shows what came of it.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> DoAsync<T>(string resource, Action<T, Report> show) => SendAsync(HttpMethod.Post, resource, show);

    /// <summary>Removes something and says so.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RemoveAsync(string resource, Func<Removal, string> done) =>
        SendAsync<Removal>(HttpMethod.Delete, resource, (removal, report) => report.Line(done(removal)));

    /// <summary>Asks for something to say it in a question; null when there is no answer.</summary>
    public async Task<T?> FetchAsync<T>(string resource)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await _client.SendAsync(HttpMethod.Get, resource), AdminJson.Options);
        }
        catch (AdminException)
        {
            // Whatever it is, it is said of what is done next.
            return null;
        }
    }

    /// <summary>Lets the user think twice; where nobody can be asked, the command has to say that it is meant.</summary>
    public bool IsConfirmed(string question, bool isMeant)
    {
        if (isMeant) return true;
        if (!_terminal.IsInputInteractive)
        {
            _terminal.Error.WriteLine($"actormq: {question} Nobody can be asked here: add --yes");
            return false;
        }
        _terminal.Output.Write($"{question} [y/N] ");
        return _terminal.Input.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private async Task<int> SendAsync<T>(HttpMethod method, string resource, Action<T, Report> show)
    {
        try
        {
            var answer = await _client.SendAsync(method, resource);
            if (IsJson) await _terminal.Output.WriteLineAsync(JsonSerializer.Serialize(JsonElement.Parse(answer), AdminJson.Indented));
            else show(JsonSerializer.Deserialize<T>(answer, AdminJson.Options)!, new Report(_terminal));
            return ExitCode.Ok;
        }
        catch (AdminException e)
        {
            await _terminal.Error.WriteLineAsync($"actormq: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
