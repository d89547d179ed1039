using Google.Protobuf.Collections;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Runtime;

/// <summary>What a runtime's own answers tell of its health.</summary>
internal sealed class RuntimeExamination(Session session)
{
    private const int MostPods = 5;

    /// <exception cref="Cri.CriException">It does not answer at all.</exception>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellation)
    {
        RuntimeFacts facts = await RuntimeFacts.AskAsync(session, verbose: false, cancellation);
        ListPodSandboxResponse pods = await session.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        ListContainersResponse containers = await session.Runtime.ListContainersAsync(new ListContainersRequest(), cancellation);
        return
        [
            OfVersion(facts, session.Endpoint, session.CriVersion),
            .. OfConditions(facts.Status),
            new DoctorFinding(DoctorLevel.Ok, "cgroup driver", facts.CgroupDriverText()),
            .. OfImageFilesystems(facts.ImageFs),
            OfPods(pods.Items, containers.Containers),
        ];
    }

    internal static IEnumerable<DoctorFinding> OfConditions(StatusResponse status)
    {
        IList<RuntimeCondition> conditions = status.Status?.Conditions ?? [];
        foreach (RuntimeCondition condition in conditions)
        {
            string why = string.Join(": ", new[] { condition.Reason, condition.Message }.Where(t => t.Length > 0));
            yield return condition.Status
                ? new DoctorFinding(DoctorLevel.Ok, condition.Type, "yes")
                : new DoctorFinding(LevelOf(condition), condition.Type, why.Length == 0 ? "no, and the runtime does not say why" : "no: " + why, RemedyOf(condition));
        }

        foreach (string required in (string[])["RuntimeReady", "NetworkReady"])
        {
            if (!conditions.Any(c => c.Type == required))
                yield return new DoctorFinding(DoctorLevel.Failure, required, "the runtime does not say; the kubelet takes that for no");
        }
    }

    // The kubelet waits for these two alone.
    private static DoctorLevel LevelOf(RuntimeCondition condition) =>
        condition.Type is "RuntimeReady" or "NetworkReady" ? DoctorLevel.Failure : DoctorLevel.Warning;

    private static string? RemedyOf(RuntimeCondition condition) => condition.Type switch
    {
        "NetworkReady" => "install a CNI network: a configuration in /etc/cni/net.d and its plugins in /opt/cni/bin (or where the runtime looks); host-network pods run without",
        "RuntimeReady" => "look at the runtime's log",
        _ => null,
    };

    private static DoctorFinding OfVersion(RuntimeFacts facts, string endpoint, string criVersion) =>
        new(DoctorLevel.Ok, "runtime", $"{facts.Version.RuntimeName} {facts.Version.RuntimeVersion} answers on {endpoint} (CRI {criVersion})");

    private static IEnumerable<DoctorFinding> OfImageFilesystems(ImageFsInfoResponse? info)
    {
        if (info is null || info.ImageFilesystems.Count == 0)
            yield return new DoctorFinding(DoctorLevel.Warning, "image filesystem", "the runtime names none; the kubelet cannot collect garbage");
        foreach (FilesystemUsage usage in info?.ImageFilesystems ?? [])
        {
            string path = usage.FsId?.Mountpoint ?? "";
            yield return Directory.Exists(path)
                ? new DoctorFinding(DoctorLevel.Ok, "image filesystem", $"{Sizes.Text(usage.UsedBytes?.Value ?? 0)} in {path}{FreeSpace(path)}")
                : new DoctorFinding(DoctorLevel.Warning, "image filesystem", $"'{path}' does not exist on this machine; the kubelet needs it to");
        }
    }

    private static string FreeSpace(string path)
    {
        try
        {
            return $", {Sizes.Text((ulong)new DriveInfo(path).AvailableFreeSpace)} free";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }

    private static DoctorFinding OfPods(RepeatedField<PodSandbox> pods, RepeatedField<Container> containers)
    {
        PodSandbox[] broken = [.. pods.Where(p => p.State != PodSandboxState.SandboxReady)];
        int running = containers.Count(c => c.State == ContainerState.ContainerRunning);
        string text = $"{pods.Count - broken.Length} ready, {running} containers running";
        if (broken.Length == 0)
            return new DoctorFinding(DoctorLevel.Ok, "pods", text);
        string names = string.Join(", ", broken.Take(MostPods).Select(p => $"{p.Metadata.Namespace}/{p.Metadata.Name}"));
        string more = broken.Length > MostPods ? $" and {broken.Length - MostPods} more" : "";
        return new DoctorFinding(
            DoctorLevel.Warning, "pods", $"{text}; {broken.Length} not ready: {names}{more}",
            "stopped pods are not ready; remove those that nobody needs ('sampan pods -s notready', 'sampan rmp POD')");
    }
}
