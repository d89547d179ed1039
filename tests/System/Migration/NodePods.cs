using System.Text.Json.Nodes;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>The two static pods of a node, as its kubelet tells of them.</summary>
internal sealed class NodePods
{
    private readonly JsonArray _items;

    private NodePods(JsonArray items) => _items = items;

    /// <summary>The address of the pod in the pod network.</summary>
    public string WebAddress => Of("shop")["podIP"]!.GetValue<string>();

    /// <summary>Ids of the containers with the runtime's name in front, in the pods' order.</summary>
    public IReadOnlyList<string> ContainerIds =>
        [.. _items.SelectMany(pod => (JsonArray)pod!["status"]!["containerStatuses"]!).Select(container => container!["containerID"]!.GetValue<string>())];

    /// <summary>Id of the web server's container, as the runtime knows it.</summary>
    public string WebContainer => Of("shop")["containerStatuses"]![0]!["containerID"]!.GetValue<string>().Split("://")[1];

    /// <summary>Waits until the kubelet says that both run.</summary>
    public static async Task<NodePods> WaitAsync(NodeInBox box)
    {
        string text = await box.UntilAsync(
            "both pods run",
            $"pods=$({NodeInBox.Get("127.0.0.1", 10255, "/pods")}) && test $(echo \"$pods\" | grep -o '\"phase\":\"Running\"' | wc -l) = 2 && echo \"$pods\"");
        return new NodePods((JsonArray)JsonNode.Parse(text)!["items"]!);
    }

    /// <summary>Proves that they do what they are for: the page by the pod's address and by the host's port, and lines in the logs.</summary>
    public async Task ProveAsync(NodeInBox box)
    {
        Assert.Contains("a page of", await box.UntilAsync("the page", NodeInBox.Get(WebAddress, 8080, "/")));
        Assert.Contains("a page of", await box.UntilAsync("the page at the host's port", NodeInBox.Get("127.0.0.1", 30080, "/")));
        await box.UntilAsync("the web server's log", "grep -q 'server started from the image' /var/log/containers/web-node-1_shop_server-*.log");
        await box.UntilAsync("the agent's log", "grep -q 'agent line' /var/log/containers/agent-node-1_kube-system_agent-*.log");
    }

    private JsonNode Of(string name) => _items.Single(pod => pod!["metadata"]!["namespace"]!.GetValue<string>() == name)!["status"]!;
}
