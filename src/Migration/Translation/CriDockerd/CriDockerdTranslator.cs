using Sampan.Migration.Translation.Keys;

namespace Sampan.Migration.Translation.CriDockerd;

/// <summary>cri-dockerd: Docker stays with all its configuration; what dockershim had of the kubelet's flags becomes flags of its own.</summary>
internal sealed class CriDockerdTranslator : ITranslator
{
    private const string DropIn = "/etc/systemd/system/cri-docker.service.d/50-sampan.conf";

    /// <inheritdoc/>
    public string Target => TargetKind.CriDockerd;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        draft.Kubelet("cgroupDriver", input.CgroupDriver);
        List<string> arguments =
        [
            "--network-plugin=cni",
            $"--cni-conf-dir={input.CniConfigFolder}",
            $"--cni-bin-dir={string.Join(',', input.CniPluginFolders)}",
            $"--pod-infra-container-image={input.PauseImage}",
            // Without it the server listens on every address.
            "--streaming-bind-addr=127.0.0.1",
        ];
        if (input.PullProgressDeadline is { Length: > 0 } deadline)
            arguments.Add($"--image-pull-progress-deadline={deadline}");
        string socket = input.Systemd ? "fd://" : TargetKind.Endpoint(Target);
        draft.Argument($"--container-runtime-endpoint={socket}");
        foreach (string argument in arguments)
            draft.Argument(argument);
        if (input.Systemd)
        {
            string command = string.Join(" \\\n  ", (string[])["/usr/bin/cri-dockerd", "--container-runtime-endpoint=fd://", .. arguments]);
            draft.File(DropIn, $"[Service]\nExecStart=\nExecStart={command.Replace("%", "%%", StringComparison.Ordinal)}\n", "cri-dockerd's flags");
        }
        Behaviours(draft);
        return draft.Finish();
    }

    private static void Behaviours(TargetDraft draft)
    {
        draft.Behave("exec and attach", "through the kubelet", draft.Input.KubeletVersion >= new Version(1, 36)
            ? new KeyCell(KeyClass.Dangerous, "feature gate ExtendWebSocketsToKubelet=false of kubelet and API server",
                "cri-dockerd answers with a URL without a host, which Kubernetes 1.36 and later cannot follow: kubectl exec and attach fail unless the gate is off at both.")
            : new KeyCell(KeyClass.Equivalent, "--streaming-bind-addr=127.0.0.1"));
        draft.Deadline("--image-pull-progress-deadline");
        draft.Behave("container logs", "json-file of Docker", new KeyCell(KeyClass.Equivalent, "as before, by Docker's log-opts"));
        draft.Behave("metrics of containers", "cAdvisor in the kubelet", new KeyCell(KeyClass.Dangerous, "",
            "cAdvisor knows containerd and CRI-O only: /metrics/cadvisor loses container, image and name. Dashboards and alerts that use them go empty."));
        draft.Behave("pods of dockershim", "/var/lib/dockershim", new KeyCell(KeyClass.Dangerous, "/var/lib/cri-dockerd",
            "cri-dockerd keeps its checkpoints elsewhere; pods are made anew."));
        draft.Behave("cgroup driver", "daemon.json or Docker's default", new KeyCell(KeyClass.Equivalent, $"the kubelet's cgroupDriver = {draft.Input.CgroupDriver}"));
    }
}
