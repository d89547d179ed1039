using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Asks plugins of CNI which versions they speak: the VERSION verb, which does nothing else.</summary>
internal sealed class PluginVersions(NodeReading node, ICommands commands)
{
    private const int MaxPlugins = 50, MaxVersions = 50;

    private static readonly IReadOnlyDictionary<string, string> Verb = new Dictionary<string, string> { ["CNI_COMMAND"] = "VERSION" };

    /// <summary>Plugin → versions; one that does not answer is left out.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AskAsync(IEnumerable<string> plugins, CancellationToken cancellation)
    {
        var versions = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string plugin in node.Live ? plugins.Take(MaxPlugins) : [])
        {
            try
            {
                CommandOutcome outcome = await commands.RunAsync(
                    plugin, [], """{"cniVersion": "1.0.0"}""", Verb, node.Options.DialLimit, cancellation);
                string[] said = [.. JsonPath.Parse(outcome.Output, out _).Items("supportedVersions").Select(version => version.Text()).Take(MaxVersions)];
                if (said.Length > 0)
                    versions[plugin] = said;
            }
            catch (Exception e) when (e is MigrationException or NotSupportedException)
            {
                node.Miss($"{plugin}: does not tell its versions: {NodeReading.FirstLine(e.Message)}");
            }
        }
        return versions;
    }
}
