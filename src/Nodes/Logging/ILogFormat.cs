namespace ActorMQ.Nodes.Logging;

/// <summary>Makes text of an event. Used by one thread.</summary>
internal interface ILogFormat
{
    /// <summary>One line or more, each with its line feed.</summary>
    string Format(LogEvent logged);
}
