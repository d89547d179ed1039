using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Running;

namespace Sampan.Migration.Stopping;

/// <summary>
/// Takes the networks of dockershim's sandboxes down, which nobody would do once the kubelet that held them together is another:
/// addresses would stay reserved, and a node run out of them. Their containers run on, to be stopped next.
/// </summary>
internal sealed class TakeDownNetworks(string docker, CniAttachments attachments, CniDelete delete) : IStepAction
{
    private const int AtOnce = 4;

    // Networks of Docker's own go with the container.
    private const string ForeignNetwork = "none";

    /// <inheritdoc/>
    public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        return new StepProbe((await SandboxesAsync(client, cancellation)).Count > 0 ? StepState.NotDone : StepState.Done);
    }

    /// <inheritdoc/>
    public async Task<JsonObject> RecordAsync(CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        return new JsonObject { ["sandboxes"] = new JsonArray([.. (await SandboxesAsync(client, cancellation)).Select(s => (JsonNode)s.Entry.Id)]) };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        try
        {
            IReadOnlyList<Sandbox> sandboxes = await SandboxesAsync(client, cancellation);
            CniAttachment? guess = attachments.Guess();
            var report = new StopReport(progress, sandboxes.Count);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(sandboxes, options, async (sandbox, token) =>
                report.Done($"network of {KubernetesLabels.PodOf(sandbox.Entry.Labels)}", await TakeDownAsync(client, sandbox, guess, token)));
        }
        catch (DockerException e)
        {
            throw new StepException($"{e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is to be done: the kubelet gives every pod a new sandbox with a new network.</remarks>
    public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Those that may have a network: they run, or the cache knows of what was never taken down.</summary>
    private async Task<IReadOnlyList<Sandbox>> SandboxesAsync(DockerClient client, CancellationToken cancellation)
    {
        IReadOnlyList<ContainerEntry> all = await client.Containers.ListAsync(
            all: true, [$"{KubernetesLabels.DockerType}={KubernetesLabels.Sandbox}"], cancellation);
        return [.. all.Select(entry => new Sandbox(entry, attachments.Cached(entry.Id))).Where(s => s.Entry.IsRunning || s.Cached.Count > 0)];
    }

    private async Task<IReadOnlyList<string>> TakeDownAsync(
        DockerClient client, Sandbox sandbox, CniAttachment? guess, CancellationToken cancellation)
    {
        try
        {
            ContainerDetails details = await client.Containers.InspectAsync(sandbox.Entry.Id, cancellation);
            if (sandbox.Cached.Count == 0 && details.HostConfig.NetworkMode != ForeignNetwork)
                return [];
            IReadOnlyList<CniAttachment> known = sandbox.Cached.Count > 0 ? sandbox.Cached : guess is not null ? [guess] : [];
            string netns = details.State.Pid > 0 ? $"/proc/{details.State.Pid}/ns/net" : "";
            var faults = new List<string>();
            foreach (CniAttachment attachment in known)
            {
                IReadOnlyList<string> failed = await delete.RunAsync(attachment, sandbox.Entry.Id, netns, ArgumentsOf(sandbox.Entry), cancellation);
                faults.AddRange(failed);
                // As libcni does after a DEL that worked; another DEL must not act on what is the next pod's by then.
                if (failed.Count == 0 && attachment.CacheFile is { } file)
                    File.Delete(file);
            }
            return known.Count > 0 ? faults : ["there is no network configuration and no record of its network: its address may stay reserved"];
        }
        catch (Exception e) when (e is DockerException or IOException or UnauthorizedAccessException)
        {
            return [e.Message];
        }
    }

    private static string ArgumentsOf(ContainerEntry sandbox) => string.Join(
        ';',
        "IgnoreUnknown=1",
        $"K8S_POD_NAMESPACE={sandbox.Labels.GetValueOrDefault(KubernetesLabels.PodNamespace, "")}",
        $"K8S_POD_NAME={sandbox.Labels.GetValueOrDefault(KubernetesLabels.PodName, "")}",
        $"K8S_POD_INFRA_CONTAINER_ID={sandbox.Id}");

    private sealed record Sandbox(ContainerEntry Entry, IReadOnlyList<CniAttachment> Cached);
}
