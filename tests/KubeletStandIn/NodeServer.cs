using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Runtimes;

namespace Sampan.Tests.KubeletStandIn;

/// <summary><c>/healthz</c> on 10248 and <c>/pods</c> on 10255, both on loopback.</summary>
internal sealed class NodeServer(IPodRuntime runtime, ManifestFolder manifests) : IDisposable
{
    private readonly HttpListener _listener = new();

    public void Start()
    {
        _listener.Prefixes.Add("http://127.0.0.1:10248/");
        _listener.Prefixes.Add("http://127.0.0.1:10255/");
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call = await _listener.GetContextAsync();
            try
            {
                string text = call.Request.Url!.AbsolutePath == "/pods" ? (await PodsAsync()).ToJsonString() : "ok";
                call.Response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception e)
            {
                // Whatever it was: who asks shall ask again, and the next shall be answered.
                Console.Error.WriteLine($"{call.Request.Url}: {e}");
                call.Response.StatusCode = 500;
            }
            call.Response.Close();
        }
    }

    private async Task<JsonObject> PodsAsync()
    {
        IReadOnlyList<FoundSandbox> sandboxes = await runtime.SandboxesAsync();
        IReadOnlyList<FoundContainer> containers = await runtime.ContainersAsync();
        var items = new JsonArray();
        foreach (StaticPod pod in manifests.Read())
        {
            FoundSandbox? sandbox = sandboxes.FirstOrDefault(found => found.Uid == pod.Uid && found.Ready);
            FoundContainer[] running = [.. containers.Where(found => found.SandboxId == sandbox?.Id && found.Running)];
            items.Add(new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
                ["status"] = new JsonObject
                {
                    ["phase"] = running.Length == pod.Containers.Count ? "Running" : "Pending",
                    ["podIP"] = sandbox is null || pod.HostNetwork ? "" : await runtime.AddressAsync(sandbox),
                    ["containerStatuses"] = new JsonArray([.. running.Select(container => new JsonObject
                    {
                        ["name"] = container.Name,
                        ["ready"] = true,
                        ["restartCount"] = container.Attempt,
                        ["image"] = container.Image,
                        ["imageID"] = container.ImageId,
                        ["containerID"] = $"{runtime.Name}://{container.Id}",
                    })]),
                },
            });
        }
        return new JsonObject { ["kind"] = "PodList", ["apiVersion"] = "v1", ["items"] = items };
    }
}
