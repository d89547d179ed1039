using System.Text.Json.Nodes;
using Sampan.Tests.KubeletStandIn.Pods;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>The files that dockershim keeps of sandboxes.</summary>
internal sealed class SandboxCheckpoints
{
    private const string Folder = "/var/lib/dockershim/sandbox";

    public void Write(string id, StaticPod pod)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, id), new JsonObject
        {
            ["version"] = "v1",
            ["name"] = pod.Name,
            ["namespace"] = pod.Namespace,
            ["data"] = new JsonObject
            {
                ["port_mappings"] = new JsonArray([.. pod.Ports.Select(port => new JsonObject
                {
                    ["protocol"] = "tcp", ["container_port"] = port.ContainerPort, ["host_port"] = port.HostPort,
                })]),
                ["host_network"] = pod.HostNetwork,
            },
        }.ToJsonString());
    }

    public void Delete(string id) => File.Delete(Path.Combine(Folder, id));
}
