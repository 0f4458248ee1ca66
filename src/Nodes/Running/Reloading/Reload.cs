using ActorMQ.Hocon;
using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Running.Reloading;

/// <summary>
/// Reads the configuration again while the node runs, and puts in force what can be changed then; <see cref="ReloadTable"/> says what that is.
/// </summary>
/// <remarks>
/// All or nothing: with a configuration that has errors, or a port that cannot be opened, the node goes on as it was. To be told by one thread
/// at a time.
/// </remarks>
internal sealed class Reload
{
    private readonly Func<LoadedConfiguration> _load;
    private readonly ILogger _log;
    private readonly LoadedConfiguration _started;
    private LoadedConfiguration _inForce;
    private volatile IReadOnlyList<string> _needRestart = [];

    /// <param name="started">What the node was started with.</param>
    /// <param name="load">Reads the files again.</param>
    /// <param name="logging">Where to log.</param>
    public Reload(LoadedConfiguration started, Func<LoadedConfiguration> load, ILoggerFactory logging)
    {
        _started = _inForce = started;
        _load = load;
        _log = logging.CreateLogger("actormq.node");
    }

    /// <summary>Keys that have other values in the files than in force, as they need a restart. Any thread.</summary>
    public IReadOnlyList<string> NeedRestart => _needRestart;

    /// <summary>Reads again.</summary>
    public async Task<ReloadResult> RunAsync(IReloadable node)
    {
        var configuration = _load();
        if (configuration.Options is not { } options)
            return Refuse(configuration.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString()));
        var changed = Keys(_inForce, configuration, effect => effect != ReloadEffect.AfterRestart);
        try
        {
            await node.ChangeAsync(options, new ConfigChanges(changed));
        }
        catch (IOException e)
        {
            return Refuse([e.Message]);
        }
        _inForce = configuration;
        var certificates = node.RefreshCertificates();
        var result = new ReloadResult(
            true,
            [.. changed.Select(key => key.ToString())],
            [.. changed.Where(key => ReloadTable.EffectOf(key) == ReloadEffect.ForNew).Select(key => key.ToString())],
            [.. Keys(_started, configuration, effect => effect == ReloadEffect.AfterRestart).Select(key => key.ToString())],
            [.. certificates.Where(change => change.Problem is null).Select(change => change.File)],
            [.. configuration.Problems.Select(problem => problem.ToString()), .. certificates.Select(change => change.Problem).OfType<string>()]);
        _needRestart = result.NeedRestart;
        _log.Reloaded(Join(result.Changed), Join(result.ForNew), Join(result.NeedRestart));
        return result;
    }

    private static List<HoconPath> Keys(LoadedConfiguration before, LoadedConfiguration after, Func<ReloadEffect, bool> isWanted) =>
        [.. before.DifferencesFrom(after).Where(key => isWanted(ReloadTable.EffectOf(key)))];

    private static string Join(IReadOnlyList<string> keys) => keys.Count == 0 ? "-" : string.Join(',', keys);

    private ReloadResult Refuse(IEnumerable<string> problems)
    {
        var result = ReloadResult.Refused(problems);
        foreach (var problem in result.Problems) _log.NotReloaded(problem);
        return result;
    }
}
