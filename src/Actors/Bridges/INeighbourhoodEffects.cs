namespace ActorMQ.Actors.Bridges;

/// <summary>What a <see cref="Neighbourhood{TLink}"/> decides.</summary>
internal interface INeighbourhoodEffects<in TLink>
{
    void Admit(TLink link);

    void Refuse(TLink link, LinkRefusal refusal, string text);

    /// <summary>The link is used from here on.</summary>
    void Up(TLink link);

    /// <summary>The link is not used any more.</summary>
    void Down(TLink link);

    /// <summary>The neighbour has not said that the link is used, and no other is.</summary>
    void Abandon(TLink link);
}
