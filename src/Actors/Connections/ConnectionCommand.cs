using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>What can be told to a connection.</summary>
public abstract record ConnectionCommand : IConnectionMessage
{
    private protected ConnectionCommand()
    {
    }

    /// <summary>Frames in the order received. The list belongs to the connection from here on.</summary>
    public sealed record FramesReceived(List<ClientFrame> Frames, int Bytes) : ConnectionCommand;

    /// <summary>The client takes more: flush again.</summary>
    public sealed record Writable : ConnectionCommand
    {
        public static Writable Instance { get; } = new();
    }

    /// <summary>The socket is gone.</summary>
    public sealed record TransportClosed(CloseReason Reason, string? Detail) : ConnectionCommand;

    /// <summary>Ends the connection with an ERROR.</summary>
    public sealed record Terminate(CloseReason Reason, BrokerError Error) : ConnectionCommand;

    public sealed record Inspect(Reply<ConnectionStatus> Reply) : ConnectionCommand;

    /// <summary>Users or rights are others than before.</summary>
    internal sealed record SecurityChanged : ConnectionCommand
    {
        public static SecurityChanged Instance { get; } = new();
    }

    /// <summary>The broker has become part of a network.</summary>
    internal sealed record NetworkOpened : ConnectionCommand
    {
        public static NetworkOpened Instance { get; } = new();
    }

    /// <summary>The client-id may be there to be taken over now.</summary>
    internal sealed record TakeClientId : ConnectionCommand
    {
        public static TakeClientId Instance { get; } = new();
    }

    internal sealed record BeatHeart : ConnectionCommand
    {
        public static BeatHeart Instance { get; } = new();
    }

    internal sealed record ConnectTimedOut : ConnectionCommand
    {
        public static ConnectTimedOut Instance { get; } = new();
    }

    internal sealed record CloseTimedOut : ConnectionCommand
    {
        public static CloseTimedOut Instance { get; } = new();
    }
}
