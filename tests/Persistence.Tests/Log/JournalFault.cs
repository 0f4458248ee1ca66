namespace ActorMQ.Persistence.Tests.Log;

public enum JournalFault
{
    None,
    FailsBefore,
    FailsAfter,
    Hangs,
}
