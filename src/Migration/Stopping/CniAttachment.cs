using System.Text.Json.Nodes;

namespace Sampan.Migration.Stopping;

/// <summary>A sandbox's part in a network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Interface">The interface's name in the sandbox.</param>
/// <param name="Arguments">As <c>CNI_ARGS</c> were; null if not known.</param>
/// <param name="Capabilities">What plugins were told by capability; null if not known.</param>
/// <param name="Result">What the ADD returned; null if not known.</param>
/// <param name="CacheFile">Where all this was read; null where it is a guess from the configuration of today.</param>
internal sealed record CniAttachment(
    CniNetwork Network, string Interface, string? Arguments, JsonObject? Capabilities, JsonObject? Result, string? CacheFile);
