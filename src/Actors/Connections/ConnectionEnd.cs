using ActorMQ.Actors.Engine;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Ends a connection: what it has goes back, in as many turns as that takes, and what it has begun is decided before it stops. Meanwhile nothing
/// is taken from the client, and no message given to it.
/// </summary>
internal sealed class ConnectionEnd(
    Live<ConnectionOptions> options,
    ConnectionLife life,
    FrameLine line,
    ClientLogin login,
    ConsumerSide consumer,
    ProducerSide producer,
    ClientDurables durables,
    ClientCommits commits,
    ClientDeliveries deliveries,
    ClientOutput output,
    IConnectionEffects effects)
{
    private bool _hasLetGo;
    private bool _mustStop;
    private bool _hasStopped;

    // What is in the way of the frames left goes away soon, whatever the client does; if not, there is the alarm.
    private bool IsUnfinished => commits.IsConnectionNeeded
        || line.Wait is FrameWait.Commit or FrameWait.Destination
        || (line.Stashed > 0 && line.Wait is FrameWait.Nothing or FrameWait.Window);

    /// <summary>When it ends: nothing more is taken from the client, and what it was told leaves.</summary>
    public void Begin()
    {
        if (!life.TakeEnd()) return;
        TakeNoMore();
        output.Close();
        effects.SetAlarm(options.Current.CloseTimeout, ConnectionCommand.CloseTimedOut.Instance);
    }

    /// <summary>What a client has sent before it was gone is carried out, as far as nothing lasting is in its way.</summary>
    public void OnTransportClosed(CloseReason reason, string? detail)
    {
        life.Lose(reason, detail);
        if (!commits.IsConnectionNeeded && (life.Phase != ConnectionPhase.Connected || !IsUnfinished))
        {
            Stop();
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
        Stop();
    }

    /// <summary>It took too long to end.</summary>
    public void OnTimedOut()
    {
        if (life.IsGone && line.Stashed > 0)
            life.Lose(life.Reason, $"{line.Stashed} of its frames were not carried out: it waited for {line.Wait.ToString().ToLowerInvariant()}");
        Stop();
    }

    /// <summary>A client that is gone leaves nothing undecided any more.</summary>
    public void StopIfGone()
    {
        if (life.IsGone && !IsUnfinished) Stop();
    }

    /// <summary>When it ends, what it has goes back, as far as the budget goes; when all has, it stops if there is nothing to wait for.</summary>
    /// <returns>False when there is more to give back.</returns>
    public bool Advance(TurnBudget budget)
    {
        if (!life.IsClosing || _hasStopped) return true;
        if (!_hasLetGo)
        {
            if (!consumer.TryRemoveAll(budget)) return false;
            LetGo();
        }
        if (!_mustStop) return true;
        _hasStopped = true;
        effects.Stop();
        return true;
    }

    /// <summary>Nobody hears of the client any more.</summary>
    public void LetGo()
    {
        _hasLetGo = true;
        consumer.Close();
        producer.Close();
        durables.Abandon();
    }

    /// <summary>Nobody is there to be told anything: it stops as soon as all has gone back.</summary>
    private void Stop()
    {
        if (_mustStop) return;
        _mustStop = true;
        output.Block();
        TakeNoMore();
        life.Close();
    }

    private void TakeNoMore()
    {
        line.Close();
        login.Withdraw();
        deliveries.Close();
    }
}
