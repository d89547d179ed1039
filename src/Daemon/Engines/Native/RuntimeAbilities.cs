using System.Text.Json;
using Sampan.Cri;

namespace Sampan.Daemon.Engines.Native;

/// <summary>What an OCI runtime on this kernel can do beyond the usual.</summary>
/// <param name="RecursiveReadOnly">Read-only mounts whose submounts are read-only too.</param>
/// <param name="UserNamespaces">User namespaces with idmapped mounts.</param>
/// <param name="ReadsIds">A user namespace is joined by its file alone; naming its ids too draws a warning into the container's log.</param>
internal sealed record RuntimeAbilities(bool RecursiveReadOnly, bool UserNamespaces, bool ReadsIds = false)
{
    /// <summary>Parts of the spec that it says it heeds.</summary>
    public SpecFeature Features { get; init; }

    private const string RuncVersion = "org.opencontainers.runc.version";

    // The runtime-spec that brought the scheduler and the I/O priority. No feature's name tells of them.
    private static readonly Version SchedulingSince = new(1, 1);

    private static readonly Version RecursiveReadOnlySince = new(5, 12);

    // Overlayfs on idmapped layers.
    private static readonly Version UserNamespacesSince = new(5, 19);

    /// <summary>Nothing: a runtime that does not tell.</summary>
    public static readonly RuntimeAbilities None = new(false, false);

    /// <summary>Reads the answer of a runtime's <c>features</c> command.</summary>
    /// <param name="features">JSON (runtime-spec, "Features Structure"); anything else is a runtime without abilities.</param>
    /// <param name="kernel">This kernel.</param>
    public static RuntimeAbilities Parse(string features, Version kernel)
    {
        try
        {
            using var document = JsonDocument.Parse(features);
            JsonElement root = document.RootElement;
            return new RuntimeAbilities(
                kernel >= RecursiveReadOnlySince && Has(root, "mountOptions", "rro"),
                kernel >= UserNamespacesSince
                    && Find(root, "linux", "mountExtensions", "idmap", "enabled") is { ValueKind: JsonValueKind.True }
                    && Find(root, "linux") is { } linux && Has(linux, "namespaces", "user"),
                Find(root, "annotations", RuncVersion) is not null)
            {
                Features = FeaturesOf(root),
            };
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>Refuses a user namespace where it cannot be had.</summary>
    /// <exception cref="CriException">FAILED_PRECONDITION: the runtime or the kernel is too old.</exception>
    public void RequireUserNamespaces(string runtime)
    {
        if (!UserNamespaces)
        {
            throw CriException.FailedPrecondition(
                $"OCI runtime {runtime} on this kernel has no user namespaces with idmapped mounts: it takes Linux "
                + $"{UserNamespacesSince} and runc 1.2 or crun 1.9; upgrade it, or remove hostUsers: false from the pod");
        }
    }

    /// <summary>Refuses a recursive read-only mount where it cannot be had.</summary>
    /// <exception cref="CriException">FAILED_PRECONDITION: the runtime or the kernel is too old.</exception>
    public void RequireRecursiveReadOnly(string runtime)
    {
        if (!RecursiveReadOnly)
        {
            throw CriException.FailedPrecondition(
                $"OCI runtime {runtime} on this kernel has no recursive read-only mounts: it takes Linux "
                + $"{RecursiveReadOnlySince} and runc 1.1 or crun 1.4; upgrade it, or ask for recursiveReadOnly: IfPossible");
        }
    }

    /// <summary>Refuses a part of the spec that the runtime would pass over.</summary>
    /// <exception cref="CriException">FAILED_PRECONDITION: the runtime is too old.</exception>
    public void Require(SpecFeature feature, string runtime)
    {
        if ((Features & feature) == feature)
        {
            return;
        }
        (string what, string since) = feature switch
        {
            SpecFeature.Scheduling => ("scheduler and I/O priority", "runc 1.2 or crun 1.9"),
            SpecFeature.NetDevices => ("network devices of a container", "runc 1.4 or a crun that lists linux.netDevices among its features"),
            SpecFeature.MemoryPolicy => ("memory policy", "runc 1.4 or a crun that lists linux.memoryPolicy among its features"),
            SpecFeature.RdtSchemata => ("RDT schemata", "runc 1.4 or a crun that lists linux.intelRdt.schemata among its features"),
            _ => ("RDT monitoring", "runc 1.4 or a crun that lists linux.intelRdt.monitoring among its features"),
        };
        throw CriException.FailedPrecondition($"OCI runtime {(runtime.Length == 0 ? "of this node" : runtime)} does not know the {what}: it takes {since}");
    }

    private static SpecFeature FeaturesOf(JsonElement root) =>
        (SpecVersion(root) >= SchedulingSince ? SpecFeature.Scheduling : SpecFeature.None)
        | (IsTrue(root, "linux", "netDevices", "enabled") ? SpecFeature.NetDevices : SpecFeature.None)
        | (Find(root, "linux", "memoryPolicy", "modes") is { ValueKind: JsonValueKind.Array } ? SpecFeature.MemoryPolicy : SpecFeature.None)
        | (IsTrue(root, "linux", "intelRdt", "schemata") ? SpecFeature.RdtSchemata : SpecFeature.None)
        | (IsTrue(root, "linux", "intelRdt", "monitoring") ? SpecFeature.RdtMonitoring : SpecFeature.None);

    // "1.1.0+dev", "1.0.2-dev": what follows the numbers does not matter here.
    private static Version SpecVersion(JsonElement root) =>
        Find(root, "ociVersionMax") is { ValueKind: JsonValueKind.String } text
            && Version.TryParse(text.GetString()!.Split('-', '+')[0], out Version? version)
            ? version
            : new Version(1, 0);

    private static bool IsTrue(JsonElement root, params ReadOnlySpan<string> path) =>
        Find(root, path) is { ValueKind: JsonValueKind.True };

    private static bool Has(JsonElement parent, string list, string word) =>
        Find(parent, list) is { ValueKind: JsonValueKind.Array } items
        && items.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == word);

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }
        return element;
    }
}
