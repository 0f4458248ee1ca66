using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges;

/// <summary>What a <see cref="BridgeState"/> wants done.</summary>
internal interface IBridgeEffects
{
    /// <summary>Since when nothing was received.</summary>
    TimeSpan Silence { get; }

    void Dial(LinkAddress address);

    /// <summary>Gives up the call under way.</summary>
    void HangUp();

    void Send(LinkSignal signal);

    /// <summary>The other side may say more than HELLO from here on.</summary>
    void OpenWire();

    /// <param name="isBroken">It need not be waited for what was written.</param>
    void CloseWire(bool isBroken);

    /// <summary>Finds out whether the other broker may have a link; <see cref="BridgeState.LoginDecided"/> is to follow.</summary>
    void CheckLogin(LinkSignal.Hello hello);

    /// <summary>Shows the other broker to those who know all links.</summary>
    void Introduce(LinkSignal.Hello hello);

    /// <summary>The other broker wants this link used.</summary>
    void ReportActivated();

    /// <summary>Nobody uses this link; should somebody?</summary>
    void ReportIdle();

    /// <summary>The link is gone for those who know all links.</summary>
    void ReportLost();

    /// <summary>Messages may go out.</summary>
    void BeginSending();

    /// <summary>Calls <see cref="BridgeState.Deadline"/> after a while, in place of what was asked for before.</summary>
    void SetDeadline(TimeSpan delay);

    /// <summary>Nothing more will happen.</summary>
    void End();

    void Note(BridgeEvent what, string? detail);
}

/// <summary>What is worth a line in the log.</summary>
internal enum BridgeEvent
{
    Established,
    OnStandby,
    Lost,
    Failed,
    Refused,
}
