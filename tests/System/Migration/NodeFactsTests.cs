using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>All facts of a real node of kubeadm on Docker, and of a copy of its files.</summary>
public sealed class NodeFactsTests
{
    [BoxFact]
    public async Task Facts_NodeOnDocker_LiveAndAsACopy()
    {
        await using NodeInBox box = await DockerNode.StartAsync();
        await NodePods.WaitAsync(box);

        // A machine that is busy may keep a runtime from answering in time, which is a fact too.
        JsonObject live = await InspectAsync(box, "/");
        for (int i = 0; i < 10 && live.Items("runtimes").Any(runtime => runtime.Text("cri", "problem").Length > 0); i++)
            live = await InspectAsync(box, "/");
        Assert.Equal([], Texts(live, "unread"));
        Assert.Equal("node-1", live.Text("nodeName"));
        Assert.True(live.Flag("live"));
        Assert.Equal(("debian", "systemd", "apt", "kubeadm"), (live.Text("host", "osId"), live.Text("host", "init"), live.Text("host", "packageTool"), live.Text("host", "installer")));
        Assert.Contains(live.Items("host", "units"), unit => unit.Text("name") == "docker.service" && unit.Text("activeState") == "active" && unit.Text("fileState") == "enabled");
        Assert.Contains(live.Items("host", "packages"), package => package.Text("name") == "docker.io" && package.Items("depends").Any(name => name.Text() == "containerd"));
        Assert.Contains("kubelet", live.Texts("host", "listeners").Values);
        Assert.Equal("1.23.17", live.Text("kubelet", "version"));
        Assert.True(live.Flag("kubelet", "running"));
        Assert.Equal("/etc/kubernetes/manifests", live.Text("kubelet", "configuration", "settings", "staticPodPath", "value"));
        Assert.True(live.Flag("docker", "running"));
        Assert.Equal("/var/lib/docker", live.Text("docker", "dataRoot"));
        Assert.Equal(4, live.Items("docker", "containers").Count(container => container.Texts("labels").ContainsKey("io.kubernetes.pod.uid")));
        Assert.Contains(live.Items("docker", "images"), image => image.Items("tags").Any(tag => tag.Text() == KubeadmNode.WebImage));
        JsonNode containerd = Assert.Single(live.Items("runtimes"), runtime => runtime.Text("kind") == "containerd");
        Assert.Equal(("containerd", 2L), (containerd.Text("cri", "runtimeName"), containerd.Number("configSchema")));
        JsonNode network = Assert.Single(live.Items("cni", "files"));
        Assert.Equal("podnet", network.Text("network"));
        Assert.Contains(live.Items("cni", "reservations"), reservation => reservation.Text("address").StartsWith("10.244.0.", StringComparison.Ordinal));
        Assert.NotEmpty(live.At("cni", "pluginVersions")!.AsObject());
        Assert.Equal(2, live.Items("staticPods").Count());

        await box.RunAsync("systemctl stop kubelet && mkdir /copy && mount --rbind / /copy");
        JsonObject copy = await InspectAsync(box, "/copy");
        Assert.False(copy.Flag("live"));
        Assert.Equal([], Texts(copy, "unread"));
        foreach (string[] path in (string[][])[["machineId"], ["nodeName"], ["docker", "dataRoot"], ["docker", "storageDriver"], ["host", "installer"], ["cni", "configFolder"]])
            Assert.Equal(live.Text(path), copy.Text(path));
        Assert.Equal(Ids(live, "containers"), Ids(copy, "containers"));
        Assert.Equal(Ids(live, "images"), Ids(copy, "images"));
        Assert.Equal(live.At("cni", "files")!.ToJsonString(), copy.At("cni", "files")!.ToJsonString());
        Assert.Equal(live.At("staticPods")!.ToJsonString(), copy.At("staticPods")!.ToJsonString());
    }

    private static async Task<JsonObject> InspectAsync(NodeInBox box, string root)
    {
        // It ends with 10 or 20 where something stands in the way.
        await box.RunAsync($"{KubeadmNode.Sampan} migrate inspect --root {root} --facts /root/facts.json > /root/report; test $? -eq 0 -o $? -eq 10 -o $? -eq 20");
        return JsonNode.Parse(await File.ReadAllTextAsync(box.Files.At("/root/facts.json")))!.AsObject();
    }

    private static string[] Texts(JsonNode node, string key) => [.. node.Items(key).Select(item => item.Text())];

    private static string[] Ids(JsonNode node, string key) => [.. node.Items("docker", key).Select(item => item.Text("id"))];
}
