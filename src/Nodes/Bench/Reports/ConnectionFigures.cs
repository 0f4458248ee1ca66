namespace ActorMQ.Nodes.Bench.Reports;

/// <param name="Opened">Connections that were made.</param>
/// <param name="Open">Those that were there at the end.</param>
/// <param name="OpenedPerSecond">While they were being made.</param>
internal sealed record ConnectionFigures(int Opened, int Open, double OpenedPerSecond);
