namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Takes what can be read of a journal. The same message may come twice.</summary>
internal interface ISalvageSink
{
    /// <summary>A message that is whole, and whose it is if that is known.</summary>
    void Take(LaneName? lane, SalvagedMessage message);

    /// <summary>Messages of the lane up to this one may have been delivered, see <see cref="DeliveriesInDoubt"/>.</summary>
    void TakeDoubt(int lane, long sequence);
}
