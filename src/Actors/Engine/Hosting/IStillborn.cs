namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Marks what is no actor of anybody's.</summary>
internal interface IStillborn;
