namespace ActorMQ.Hocon;

/// <summary>A span of calendar time, whose length depends on the day it is counted from.</summary>
/// <param name="Years">Calendar years.</param>
/// <param name="Months">Calendar months.</param>
/// <param name="Days">Days; a week counts as seven.</param>
public readonly record struct HoconPeriod(int Years, int Months, int Days);
