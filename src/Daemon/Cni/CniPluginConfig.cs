using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>One plugin of a list.</summary>
/// <param name="Type">The plugin's file name.</param>
/// <param name="Capabilities">What the plugin wants told in its <c>runtimeConfig</c>.</param>
/// <param name="Json">Its whole config.</param>
internal sealed record CniPluginConfig(string Type, IReadOnlySet<string> Capabilities, JsonElement Json);
