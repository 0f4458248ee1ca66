namespace ActorMQ.Actors.Protocol;

/// <summary>What a queue or a topic hears: commands, and what those answer to whom it passes messages on itself.</summary>
public interface IDestinationMessage;
