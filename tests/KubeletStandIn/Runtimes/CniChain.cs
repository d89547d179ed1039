using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Settings;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>Networks of dockershim: the first list of the folder, results kept as libcni keeps them.</summary>
internal sealed class CniChain(KubeletSettings settings)
{
    private const string Interface = "eth0";

    /// <summary>Attaches a sandbox; returns its address.</summary>
    public async Task<string> AddAsync(string id, string netns, StaticPod pod)
    {
        string file = Directory.GetFiles(settings.CniConfigFolder, "*.conflist").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new RuntimeFault($"cni config uninitialized: no networks found in {settings.CniConfigFolder}");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        var list = (JsonObject)JsonNode.Parse(bytes)!;
        var arguments = new (string Key, string Value)[]
        {
            ("IgnoreUnknown", "1"), ("K8S_POD_NAMESPACE", pod.Namespace), ("K8S_POD_NAME", pod.Name), ("K8S_POD_INFRA_CONTAINER_ID", id),
        };
        var ports = new JsonArray([.. pod.Ports.Select(port => new JsonObject
        {
            ["hostPort"] = port.HostPort, ["containerPort"] = port.ContainerPort, ["protocol"] = "tcp", ["hostIP"] = "",
        })]);
        var capabilities = new JsonObject { ["portMappings"] = ports };
        var cached = new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = id,
            ["config"] = Convert.ToBase64String(bytes),
            ["ifName"] = Interface,
            ["networkName"] = list["name"]!.DeepClone(),
            ["cniArgs"] = new JsonArray([.. arguments.Select(pair => new JsonArray(pair.Key, pair.Value))]),
            ["capabilityArgs"] = capabilities.DeepClone(),
        };
        JsonNode? result = null;
        foreach (JsonNode? plugin in (JsonArray)list["plugins"]!)
        {
            result = await RunAsync("ADD", id, netns, list, (JsonObject)plugin!, result, capabilities, arguments);
        }
        cached["result"] = result!.DeepClone();
        Directory.CreateDirectory(Path.GetDirectoryName(CacheOf(list, id))!);
        await File.WriteAllTextAsync(CacheOf(list, id), cached.ToJsonString());
        return AddressOf(result);
    }

    /// <summary>Detaches a sandbox as it was attached; what was not is no fault.</summary>
    public async Task DeleteAsync(string id, string netns)
    {
        if (CachedOf(id) is not { } file)
            return;
        var cached = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var list = (JsonObject)JsonNode.Parse(Convert.FromBase64String(cached["config"]!.GetValue<string>()))!;
        var arguments = ((JsonArray)cached["cniArgs"]!).Select(pair => (pair![0]!.GetValue<string>(), pair[1]!.GetValue<string>())).ToArray();
        foreach (JsonNode? plugin in ((JsonArray)list["plugins"]!).Reverse())
        {
            await RunAsync("DEL", id, netns, list, (JsonObject)plugin!, cached["result"], (JsonObject)cached["capabilityArgs"]!, arguments);
        }
        File.Delete(file);
    }

    /// <summary>The address that a sandbox got; empty if it has none.</summary>
    public string Address(string id) => CachedOf(id) is { } file ? AddressOf(JsonNode.Parse(File.ReadAllText(file))!["result"]) : "";

    private static string AddressOf(JsonNode? result) => result?["ips"]?[0]?["address"]?.GetValue<string>().Split('/')[0] ?? "";

    private string CacheOf(JsonObject list, string id) => Path.Combine(settings.CniCacheFolder, "results", $"{list["name"]}-{id}-{Interface}");

    private string? CachedOf(string id)
    {
        string folder = Path.Combine(settings.CniCacheFolder, "results");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, $"*-{id}-{Interface}").FirstOrDefault() : null;
    }

    private async Task<JsonNode?> RunAsync(
        string verb, string id, string netns, JsonObject list, JsonObject plugin, JsonNode? previous, JsonObject capabilities,
        (string Key, string Value)[] arguments)
    {
        var config = (JsonObject)plugin.DeepClone();
        config["name"] = list["name"]!.DeepClone();
        config["cniVersion"] = list["cniVersion"]!.DeepClone();
        if (previous is not null)
            config["prevResult"] = previous.DeepClone();
        if (config["capabilities"]?["portMappings"]?.GetValue<bool>() == true && config.Remove("capabilities"))
            config["runtimeConfig"] = capabilities.DeepClone();
        var start = new ProcessStartInfo(Path.Combine(settings.CniPluginFolder, config["type"]!.GetValue<string>()))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["CNI_COMMAND"] = verb,
                ["CNI_CONTAINERID"] = id,
                ["CNI_NETNS"] = netns,
                ["CNI_IFNAME"] = Interface,
                ["CNI_PATH"] = settings.CniPluginFolder,
                ["CNI_ARGS"] = string.Join(';', arguments.Select(pair => $"{pair.Key}={pair.Value}")),
            },
        };
        using Process process = Process.Start(start) ?? throw new RuntimeFault($"{start.FileName} does not start");
        await process.StandardInput.WriteAsync(config.ToJsonString());
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new RuntimeFault($"networkPlugin cni failed: {start.FileName} {verb}: {output}");
        return verb == "ADD" ? JsonNode.Parse(Encoding.UTF8.GetBytes(output)) : null;
    }
}
