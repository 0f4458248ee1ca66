using ActorMQ.Nodes.Health;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>health { … }</c></summary>
internal static class HealthSection
{
    /// <summary>Null when it is not enabled.</summary>
    public static HealthOptions? Read(ConfigSection section)
    {
        var defaults = new HealthOptions();
        var isEnabled = section.Boolean("enabled", false);
        var options = new HealthOptions
        {
            Address = section.Read("address", ConfigValue.Address, defaults.Address),
            Port = section.Integer("port", defaults.Port),
        };
        section.Report(options.Validate());
        section.Close();
        return isEnabled ? options : null;
    }
}
