using System.Globalization;
using ActorMQ.Convergence;

// How many messages brokers need until all know all, in networks of several kinds and sizes. Prints a table; with a file name it draws it, too.
string[] kinds = ["chain", "star", "ring", "random", "mesh"];
int[] sizes = [5, 10, 20, 30, 40, 50];
const int Seeds = 9;

var plot = new Plot(kinds, Measurement.All.Count);
foreach (var measurement in Measurement.All)
{
    Console.WriteLine($"\n{measurement.Name}: messages per link (entries per link; of the ways, how many are other ones)\n");
    Console.WriteLine($"| brokers | {string.Join(" | ", kinds)} |\n| --- |{string.Concat(Enumerable.Repeat(" --- |", kinds.Length))}");
    var lines = kinds.Select(_ => new List<(int Brokers, double Messages)>()).ToList();
    foreach (var brokers in sizes)
    {
        Console.Write($"| {brokers} |");
        foreach (var (i, kind) in kinds.Index())
        {
            // A mesh of 50 has 1225 links, and all its random histories are much the same.
            var counts = measurement.Of(kind, brokers, kind == "mesh" ? 1 : Seeds);
            lines[i].Add((brokers, counts.MessagesPerLink));
            Console.Write(
                string.Create(CultureInfo.InvariantCulture, $" {counts.MessagesPerLink:0.0} ({(double)counts.Items / counts.Links:0.0}; {counts.Ways}) |"));
        }
        Console.WriteLine();
    }
    plot.Add(measurement.Name, lines);
}
if (args.Length > 0) File.WriteAllText(args[0], plot.Finish());
