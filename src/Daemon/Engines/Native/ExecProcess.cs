using System.Text.Json;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The process that the OCI runtime is told to start in a running container: the container's own with another command.</summary>
internal static class ExecProcess
{
    /// <summary>Its JSON, runtime-spec config.md "process".</summary>
    /// <exception cref="OciRuntimeException">The container's spec is damaged.</exception>
    public static async Task<byte[]> JsonAsync(
        NativeLayout layout, string id, IReadOnlyList<string> command, bool terminal, CancellationToken token)
    {
        await using FileStream file = File.OpenRead(layout.SpecOf(id));
        RuntimeSpec spec = await JsonSerializer.DeserializeAsync(file, OciRuntimeJson.Default.RuntimeSpec, token)
            ?? throw new OciRuntimeException($"the spec {layout.SpecOf(id)} is empty");
        RuntimeProcess process = spec.Process! with { Args = [.. command], Terminal = terminal ? true : null };
        if (terminal && process.Env?.Any(entry => entry.StartsWith("TERM=", StringComparison.Ordinal)) != true)
        {
            process = process with { Env = [.. process.Env ?? [], "TERM=xterm"] };
        }
        return JsonSerializer.SerializeToUtf8Bytes(process, OciRuntimeJson.Default.RuntimeProcess);
    }
}
