using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Translation.Intent;

namespace Sampan.Migration.Translation.Keys;

/// <summary>What moves to the kubelet where Docker goes: the cgroup driver, and the rotation of logs.</summary>
internal static class KubeletShare
{
    internal static void Apply(TargetDraft draft)
    {
        draft.Kubelet("cgroupDriver", draft.Input.CgroupDriver);
        Logs(draft);
        Driver(draft);
        Api(draft);
        if (draft.Input.Docker.Value("default-cgroupns-mode").Text() == "host")
        {
            draft.Say("default-cgroupns-mode", KeyClass.Dangerous, "",
                "Containers shared the node's cgroup namespace. Under cgroup v2 they get one of their own: what reads /sys/fs/cgroup in them sees only itself.");
        }
        Cgroups(draft);
    }

    private static void Logs(TargetDraft draft)
    {
        JsonNode? options = draft.Input.Docker.Value("log-opts");
        string driver = draft.Input.Docker.Value("log-driver").Text();
        bool files = driver is "" or "json-file" or "local";
        string size = options.Field("max-size").Text();
        if (size.Length > 0)
        {
            string? quantity = KubeletQuantity.FromDockerSize(size);
            if (quantity is not null && files)
            {
                draft.Kubelet("containerLogMaxSize", quantity);
                draft.Say("log-opts:max-size", KeyClass.Kubelet, $"containerLogMaxSize: {quantity}", "Docker's sizes are decimal; copied as it is, the kubelet would read an m as a thousandth.");
            }
            else if (quantity is null)
            {
                draft.Say("log-opts:max-size", KeyClass.Dangerous, "",
                    size.StartsWith('-') ? "Logs were not limited; the kubelet rotates at 10Mi. Set containerLogMaxSize if more is to be kept." : "It is not a size; set containerLogMaxSize by hand.");
            }
        }
        if (options.Field("max-file").Number() is { } count && files)
        {
            string most = Math.Clamp(count, 2, int.MaxValue).ToString(CultureInfo.InvariantCulture);
            draft.Kubelet("containerLogMaxFiles", most);
            draft.Say("log-opts:max-file", KeyClass.Kubelet, $"containerLogMaxFiles: {most}", count < 2 ? "The kubelet wants at least 2." : "");
        }
        draft.Behave("container logs", size.Length == 0 ? "never rotated" : $"rotated at {size}", size.Length == 0
            ? new KeyCell(KeyClass.Kubelet, "containerLogMaxSize 10Mi, containerLogMaxFiles 5 unless set", "The kubelet rotates logs: of each container at most 50 MiB are kept.")
            : new KeyCell(KeyClass.Kubelet, "files below /var/log/pods, rotated by the kubelet", "Collectors read time, stream, tag and text instead of JSON."));
    }

    private static void Driver(TargetDraft draft)
    {
        string driver = draft.Input.Docker.Value("log-driver").Text();
        if (driver == "json-file")
            draft.Say("log-driver", KeyClass.Equivalent, "files below /var/log/pods", "Their lines are time, stream, tag and text instead of JSON.");
        else if (driver == "local")
            draft.Say("log-driver", KeyClass.Equivalent, "files below /var/log/pods", "kubectl logs works where the driver kept the kubelet from it.");
        else if (driver == "journald" && draft.Target == TargetKind.Crio)
            draft.Say("log-driver", KeyClass.Equivalent, "[crio.runtime] log_to_journald", "Logs go to files below /var/log/pods and to the journal; the journal's fields have other names.");
        if (driver is "" or "json-file" or "local")
            return;
        foreach (string option in (draft.Input.Docker.Value("log-opts") as JsonObject ?? []).Select(entry => entry.Key))
            draft.Say($"log-opts:{option}", KeyClass.None, "", $"It was an option of the log driver {driver}, which goes.");
    }

    private static void Api(TargetDraft draft)
    {
        bool remote = draft.Input.Docker.Value("hosts").Texts().Any(host => host.StartsWith("tcp:", StringComparison.Ordinal));
        if (!remote)
            return;
        const string note = "Docker's API was served over the network; nothing serves it after the move. Find out who calls it.";
        foreach (string key in (string[])["hosts", "tls", "tlsverify", "tlscacert", "tlscert", "tlskey"])
            draft.Say(key, KeyClass.Dangerous, "", note);
    }

    private static void Cgroups(TargetDraft draft)
    {
        if (DockerSettingsReader.CgroupDriver(draft.Input.Docker) is { } set && set != draft.Input.CgroupDriver)
        {
            draft.Say("exec-opts:native.cgroupdriver", KeyClass.Dangerous, draft.Input.CgroupDriver,
                $"Docker used another driver than the one chosen, {draft.Input.CgroupDriver}. Cgroups of pods are made anew: no pod may run on when it changes.");
        }
        draft.Behave("cgroup driver", "cgroupfs under cgroup v1, systemd under v2 with systemd",
            new KeyCell(KeyClass.Equivalent, draft.Input.CgroupDriver, "Kubelet and runtime are set to the same; two that differ make pods restart under load."));
    }
}
