using ActorMQ.Nodes.Commands;
using ActorMQ.Nodes.Terminals;

return await new ProgramCommand(new SystemTerminal()).InvokeAsync(args);
