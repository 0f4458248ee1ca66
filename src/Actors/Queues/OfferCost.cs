using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Queues;

/// <summary>What it costs a turn to look at messages, several of which are worth a step: without selectors that is a look at the next consumer.</summary>
internal struct OfferCost
{
    private const int OffersPerStep = 8;

    private int _offers;

    public void Spend(TurnBudget? budget)
    {
        if (++_offers % OffersPerStep == 0) budget?.Spend();
    }
}
