namespace ActorMQ.Nodes;

/// <summary>What the program tells the shell. Scripts rely on the numbers: they never change.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>What was asked for could not be done: an invalid file, an unknown queue, no broker to talk to.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>run: the configuration has errors.</summary>
    public const int BadConfiguration = 3;

    /// <summary>run: a port cannot be opened.</summary>
    public const int CannotListen = 4;

    /// <summary>run: the journal is damaged, in use by another process, or its directory cannot be written to. journal: one of the latter two.</summary>
    public const int CannotOpenJournal = 5;

    /// <summary>run: a second signal cut the stop short.</summary>
    public const int Forced = 6;
}
