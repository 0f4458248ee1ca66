using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>Ends a connection: what it has goes back, and what it has begun is decided before.</summary>
internal sealed class ConnectionEnd(
    Live<ConnectionOptions> options,
    ConnectionLife life,
    FrameLine line,
    ClientLogin login,
    ConsumerSide consumer,
    ProducerSide producer,
    ClientDurables durables,
    ClientCommits commits,
    ClientOutput output,
    IConnectionEffects effects)
{
    // What is in the way of the frames left goes away soon, whatever the client does; if not, there is the alarm.
    private bool IsUnfinished => commits.IsConnectionNeeded
        || line.Wait is FrameWait.Commit or FrameWait.Destination
        || (line.Stashed > 0 && line.Wait is FrameWait.Nothing or FrameWait.Window);

    /// <summary>When it ends: nothing more is taken from the client, and what it was told leaves.</summary>
    public void Begin()
    {
        if (!life.TakeEnd()) return;
        line.Close();
        login.Withdraw();
        LetGo();
        output.Close();
        effects.SetAlarm(options.Current.CloseTimeout, ConnectionCommand.CloseTimedOut.Instance);
    }

    /// <summary>What a client has sent before it was gone is carried out, as far as nothing lasting is in its way.</summary>
    public void OnTransportClosed(CloseReason reason, string? detail)
    {
        life.Lose(reason, detail);
        if (!commits.IsConnectionNeeded && (life.Phase != ConnectionPhase.Connected || !IsUnfinished))
        {
            effects.Stop();
            return;
        }
        life.IsGone = true;
        output.Block();
        effects.SetAlarm(options.Current.CloseTimeout, ConnectionCommand.CloseTimedOut.Instance);
    }

    /// <summary>The client was silent for too long.</summary>
    public void GiveUp(string detail)
    {
        if (commits.IsConnectionNeeded)
        {
            life.TryEnd(CloseReason.HeartBeatTimeout, detail);
            return;
        }
        life.Lose(CloseReason.HeartBeatTimeout, detail);
        effects.Stop();
    }

    /// <summary>It took too long to end.</summary>
    public void OnTimedOut()
    {
        if (life.IsGone && line.Stashed > 0)
            life.Lose(life.Reason, $"{line.Stashed} of its frames were not carried out: it waited for {line.Wait.ToString().ToLowerInvariant()}");
        effects.Stop();
    }

    /// <summary>A client that is gone leaves nothing undecided any more.</summary>
    public void StopIfGone()
    {
        if (life.IsGone && !IsUnfinished) effects.Stop();
    }

    /// <summary>Nobody hears of the client any more.</summary>
    public void LetGo()
    {
        consumer.Close();
        producer.Close();
        durables.Abandon();
    }
}
