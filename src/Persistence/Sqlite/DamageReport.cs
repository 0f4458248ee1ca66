using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Takes what is found damaged while a journal is opened, and ends that if it is to be refused.</summary>
internal sealed class DamageReport
{
    private readonly string _directory;
    private readonly DamageResponse _response;
    private readonly ILogger _log;

    public DamageReport(string directory, DamageResponse response, ILogger log)
    {
        _directory = directory;
        _response = response;
        _log = log;
    }

    /// <summary>Says what was found; comes back only if the journal is to be opened all the same.</summary>
    /// <exception cref="JournalException">Damaged journals are refused.</exception>
    public void Found(string damage)
    {
        if (_response == DamageResponse.Refuse)
        {
            throw new JournalException(
                $"The journal in {_directory} is damaged: {damage}. Restore the directory from a copy, or set on-damage to continue to go on without what is lost.");
        }
        _log.Damaged(_directory, damage);
    }
}
