using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Writes what a ROUTES frame has in its body: lines of a letter, a colon and a value with STOMP's escapes.</summary>
/// <remarks><code>
/// R:EPOCH VERSION BROKER     it can be reached; these lines follow:
///   h:BROKER                   a step of the way, in order
///   v:PRODUCT-VERSION
///   t:PREFIX                   of its temporary destinations
///   n:BROKER                   a neighbour of it
///   a:URI                      it can be dialled there
///   +:DESTINATION              it wants this
///     s:SELECTOR                 but only what matches this
/// C:EPOCH BROKER             it has changed: h: lines, and if what it makes known has changed
///   x:FROM TO                  the versions
///   N:                         its neighbours have changed and follow
///   A:                         where it can be dialled has changed and follows
///   -:DESTINATION              it does not want this any more; +: and s: as above
/// U:BROKER                   it cannot be reached
/// </code></remarks>
internal static class RouteWriter
{
    public static void Write(RouteUpdate update, OutputBuffer output)
    {
        foreach (var item in update.Items)
        {
            switch (item)
            {
                case RouteUpdate.Reachable reachable:
                    Write(reachable, output);
                    break;
                case RouteUpdate.Changed changed:
                    Write(changed, output);
                    break;
                default:
                    Text('U', item.Broker, output);
                    break;
            }
        }
    }

    private static void Write(RouteUpdate.Reachable item, OutputBuffer output)
    {
        var announcement = item.Announcement;
        output.Write("R:"u8);
        output.Write(announcement.Broker.Epoch);
        output.Write((byte)' ');
        output.Write(announcement.Version);
        output.Write((byte)' ');
        Line(announcement.Broker.Name, output);
        foreach (var step in item.Path) Text('h', step, output);
        Text('v', announcement.ProductVersion, output);
        Text('t', announcement.TemporaryPrefix, output);
        foreach (var neighbour in announcement.Neighbours) Text('n', neighbour, output);
        foreach (var address in announcement.Addresses) Text('a', address.ToString(), output);
        foreach (var entry in announcement.Interest) Write('+', entry, output);
    }

    private static void Write(RouteUpdate.Changed item, OutputBuffer output)
    {
        output.Write("C:"u8);
        output.Write(item.Identity.Epoch);
        output.Write((byte)' ');
        Line(item.Identity.Name, output);
        foreach (var step in item.Path) Text('h', step, output);
        if (item.Change is not { } change) return;
        output.Write("x:"u8);
        output.Write(change.From);
        output.Write((byte)' ');
        output.Write(change.To);
        output.Write((byte)'\n');
        if (change.Neighbours is { } neighbours)
        {
            output.Write("N:\n"u8);
            foreach (var neighbour in neighbours) Text('n', neighbour, output);
        }
        if (change.Addresses is { } addresses)
        {
            output.Write("A:\n"u8);
            foreach (var address in addresses) Text('a', address.ToString(), output);
        }
        foreach (var entry in change.Removed) Write('-', entry, output);
        foreach (var entry in change.Added) Write('+', entry, output);
    }

    private static void Write(char letter, InterestEntry entry, OutputBuffer output)
    {
        Text(letter, entry.Destination.ToString(), output);
        if (entry.Selector is not null) Text('s', entry.Selector, output);
    }

    private static void Text(char letter, string value, OutputBuffer output)
    {
        output.Write((byte)letter, (byte)':');
        Line(value, output);
    }

    private static void Line(string value, OutputBuffer output)
    {
        output.WriteEscaped(value, StompVersion.V12);
        output.Write((byte)'\n');
    }
}
