using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Logging;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// Reads the configuration again while the node runs, and puts in force what can be changed then: users, rights and log levels. Any thread.
/// </summary>
/// <remarks>All or nothing: with a configuration that has errors the node goes on as it was.</remarks>
internal sealed class Reload
{
    private static readonly string[] Changeable = ["security.", "log.level", "log.levels."];

    private readonly Lock _lock = new();
    private readonly Func<LoadedConfiguration> _load;
    private readonly NodeLogging _logging;
    private readonly ILogger _log;
    private readonly LoadedConfiguration _started;
    private LoadedConfiguration _inForce;

    /// <param name="started">What the node was started with.</param>
    /// <param name="load">Reads the files again.</param>
    /// <param name="logging">Whose levels are changed.</param>
    public Reload(LoadedConfiguration started, Func<LoadedConfiguration> load, NodeLogging logging)
    {
        _started = _inForce = started;
        _load = load;
        _logging = logging;
        _log = logging.CreateLogger("actormq.node");
    }

    /// <summary>Reads again.</summary>
    public ReloadResult Run(Broker broker, Bridges? bridges)
    {
        lock (_lock)
        {
            var configuration = _load();
            if (configuration.Options is not { } options)
            {
                foreach (var problem in configuration.Problems.Where(problem => problem.IsError)) _log.NotReloaded(problem.ToString());
                return new ReloadResult(false, [], [], [.. configuration.Problems.Select(problem => problem.ToString())]);
            }
            var changed = ConfigDifference.Between(_inForce.Effective!, configuration.Effective!).Where(IsChangeable).ToList();
            var waiting = ConfigDifference.Between(_started.Effective!, configuration.Effective!).Where(key => !IsChangeable(key)).ToList();
            if (changed.Exists(key => key.StartsWith("security.", StringComparison.Ordinal)))
            {
                broker.ChangeSecurity(options.Security);
                bridges?.SecurityChanged();
            }
            _logging.ChangeLevels(options.Log);
            _log.Reloaded(Join(changed), Join(waiting));
            _inForce = configuration;
            return new ReloadResult(true, changed, waiting, [.. configuration.Problems.Select(problem => problem.ToString())]);
        }
    }

    private static bool IsChangeable(string key) => Changeable.Any(known => key == known || (known[^1] == '.' && key.StartsWith(known, StringComparison.Ordinal)));

    private static string Join(List<string> keys) => keys.Count == 0 ? "-" : string.Join(',', keys);
}
