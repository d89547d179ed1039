using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Planning;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>
/// The digest of those facts that a plan depends on: who the node is, what it is configured to be, and in which versions. What changes by
/// itself is left out: containers, images, free bytes, processes, states of units, the cluster, who answers at this moment.
/// </summary>
public static class FactsHash
{
    /// <summary>The digest, with <c>sha256:</c>; the same for the same configuration, read live or from a copy.</summary>
    public static string Of(NodeFacts facts) => CanonicalJson.Digest(Document(facts));

    internal static JsonObject Document(NodeFacts facts) => new()
    {
        ["form"] = 1,
        ["machineId"] = facts.MachineId,
        ["nodeName"] = facts.NodeName,
        ["host"] = Host(facts.Host),
        ["kubelet"] = facts.Kubelet is { } kubelet ? Kubelet(kubelet) : null,
        ["docker"] = facts.Docker is { } docker ? Docker(docker) : null,
        ["runtimes"] = Map(facts.Runtimes, runtime => runtime.Kind, Runtime),
        ["cni"] = Cni(facts.Cni),
    };

    private static JsonObject Host(HostFacts host) => new()
    {
        ["os"] = $"{host.OsId} {host.OsVersion}",
        ["installer"] = host.Installer,
        ["packages"] = Map(host.Packages, package => package.Name, package => JsonValue.Create(package.Version + (package.Held ? " held" : ""))),
        ["units"] = Map(host.Units, unit => unit.Name, Unit),
        ["modulesAtBoot"] = Map(host.ModulesAtBoot, module => module.Key, module => JsonValue.Create(module.Value)),
        ["sysctlsAtBoot"] = Map(host.SysctlsAtBoot, sysctl => sysctl.Key, sysctl => JsonValue.Create($"{sysctl.Value.Value} {sysctl.Value.File}")),
    };

    private static JsonObject Unit(UnitFacts unit) => new()
    {
        ["files"] = Texts(unit.Files),
        ["masked"] = unit.FileState.StartsWith("masked", StringComparison.Ordinal),
        ["directives"] = Map(unit.Directives, directive => directive.Key, directive => Texts(directive.Value)),
    };

    private static JsonObject Kubelet(KubeletFacts kubelet) => new()
    {
        ["version"] = kubelet.Version?.ToString(),
        ["sources"] = new JsonArray([.. kubelet.Configuration.Sources.Select(source => (JsonNode)$"{source.Kind} {source.File} {source.Variable}")]),
        ["unit"] = Texts(kubelet.Configuration.UnitArguments),
        ["settings"] = Map(kubelet.Configuration.Settings.Values, setting => setting.Name, Setting),
        ["ties"] = new JsonArray([.. kubelet.Ties.Select(tie => (JsonNode)$"{tie.Directive} {tie.Unit} {tie.File}")]),
    };

    private static JsonArray Setting(KubeletSetting setting) =>
        new([.. setting.Others.Prepend(setting.Origin).Select(place => (JsonNode)$"{place.Kind} {place.File} {place.Key}={place.Value}")]);

    private static JsonObject Docker(DockerFacts docker) => new()
    {
        // The engine says more of its build than a package does.
        ["version"] = VersionText.First(docker.Version),
        ["dataRoot"] = docker.DataRoot,
        ["storageDriver"] = docker.StorageDriver,
        ["settings"] = Settings(docker.Settings),
        ["certHosts"] = Texts(docker.CertHosts),
        ["authHosts"] = Texts(docker.AuthHosts),
    };

    private static JsonObject Settings(DockerSettings settings) => new()
    {
        ["keys"] = Map(settings.Keys.Values, key => key.Key, key => new JsonObject { ["value"] = key.Value?.DeepClone(), ["source"] = key.Source }),
        ["environment"] = Map(settings.Environment, pair => pair.Key, pair => JsonValue.Create(pair.Value)),
        ["unit"] = Map(settings.Unit, pair => pair.Key, pair => JsonValue.Create(pair.Value)),
        ["problem"] = settings.Problem,
    };

    private static JsonObject Runtime(RuntimeFacts runtime) => new()
    {
        ["program"] = runtime.Program,
        ["version"] = VersionText.First(runtime.Version),
        ["files"] = Map(runtime.ConfigFiles, file => file.Key, file => JsonValue.Create(CanonicalJson.Digest(file.Value))),
    };

    private static JsonObject Cni(CniFacts cni) => new()
    {
        ["folder"] = cni.ConfigFolder,
        ["files"] = Map(cni.Files, file => file.Path, file => JsonValue.Create($"{file.Network} {file.CniVersion} {string.Join(',', file.Types)} {file.Problem}")),
        ["plugins"] = Map(cni.Plugins, folder => folder.Key, folder => Texts(folder.Value)),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode?> value)
    {
        var map = new JsonObject();
        foreach (T item in items)
            map[key(item)] = value(item);
        return map;
    }
}
