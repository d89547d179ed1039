using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>What libcni wrote down of an attachment.</summary>
/// <param name="Config">The bytes of the network's configuration; null where it wrote only the result.</param>
/// <param name="Result">What the plugins answered; null for nothing.</param>
/// <param name="PortMappings">The ports it was asked for.</param>
internal sealed record CniResultFile(byte[]? Config, JsonElement? Result, IReadOnlyList<PortMapping> PortMappings);
