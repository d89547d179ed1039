using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Intent;

/// <summary>An OCI runtime of Docker's configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The executable; empty where a shim is named instead.</param>
/// <param name="Arguments">Arguments before the runtime's own.</param>
/// <param name="Type">The shim; empty for runc's.</param>
/// <param name="Options">The shim's options; null for none.</param>
internal sealed record DockerRuntime(string Name, string Path, IReadOnlyList<string> Arguments, string Type, JsonObject? Options);
