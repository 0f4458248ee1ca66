using ActorMQ.Persistence.Tests.Lease;
using ActorMQ.Persistence.Tests.Support;

// The tests start this assembly as a process of its own, to kill it.
return args switch
{
    ["hold", var directory] => await ChildProcess.Hold(directory),
    ["write", var directory, var seed] => await ChildProcess.Write(directory, int.Parse(seed)),
    ["lease", var database, var node] => await LeaseProcess.Run(database, node),
    _ => 1,
};
