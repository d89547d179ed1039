namespace Sampan.Migration.Habits;

/// <summary>Commands that make containers.</summary>
internal static class RunHabits
{
    private const string Flags =
        "a/attach= add-host= annotation= blkio-weight= blkio-weight-device= cap-add= cap-drop= cgroup-parent= cgroupns= cidfile= cpu-count= cpu-percent= "
        + "cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= c/cpu-shares= cpus= cpuset-cpus= cpuset-mems= d/detach detach-keys= device= "
        + "device-cgroup-rule= device-read-bps= device-read-iops= device-write-bps= device-write-iops= disable-content-trust dns= dns-opt/dns-option= "
        + "dns-search= domainname= entrypoint= e/env= env-file= expose= gpus= group-add= health-cmd= health-interval= health-retries= "
        + "health-start-interval= health-start-period= health-timeout= h/hostname= init i/interactive io-maxbandwidth= io-maxiops= ip= ip6= ipc= "
        + "isolation= kernel-memory= l/label= label-file= link= link-local-ip= log-driver= log-opt= mac-address= m/memory= memory-reservation= "
        + "memory-swap= memory-swappiness= mount= name= net/network= net-alias/network-alias= no-healthcheck oom-kill-disable oom-score-adj= pid= "
        + "pids-limit= platform= privileged p/publish= P/publish-all pull= q/quiet read-only restart= rm runtime= security-opt= shm-size= sig-proxy "
        + "stop-signal= stop-timeout= storage-opt= sysctl= tmpfs= t/tty ulimit= use-api-socket u/user= userns= uts= v/volume= volume-driver= "
        + "volumes-from= w/workdir=";

    // Flags that sampan run has under the same name.
    private static readonly string[] Same =
        ["name", "publish", "env", "volume", "user", "workdir", "entrypoint", "memory", "cpus", "hostname", "dns", "label", "pull", "runtime", "detach-keys"];

    private static readonly string[] SameWithoutValue = ["detach", "rm", "privileged", "interactive", "tty"];

    public static IReadOnlyList<Habit> All { get; } =
    [
        new("run", ["run", "container run"], Flags, ["docker run --rm -it busybox:1.36 sh", "docker run -d --name web -p 8080:80 -e A=1 nginx:1.27"], Run)
            { FlagsFirst = true },
        new("create only", ["create", "container create"], Flags, ["docker create --name web nginx:1.27"], Create) { FlagsFirst = true },
    ];

    private static void Run(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var image, .. var command])
        {
            draft.Problem("docker run needs an image.");
            return;
        }
        draft.Sampan(["run", .. SampanFlags(call, draft), image, .. command]);
        draft.Crictl("runp", "pod.json");
        draft.Crictl("create", "POD", "container.json", "pod.json");
        draft.Crictl("start", "CONTAINER");
        draft.Ctr("images", "pull", ImageWord.Whole(image, draft));
        draft.Ctr(["run", .. CtrFlags(call), ImageWord.Whole(image, draft), call.Value("name") ?? "NAME", .. command]);
        Remarks(call, draft);
        draft.Note("crictl has no simple run: the pod and the container are written as JSON (CRI's PodSandboxConfig and ContainerConfig), then runp, create and start; runp prints POD, create CONTAINER.");
        draft.Note("'ctr run' pulls nothing, gives no network but with --net-host or --cni, writes no log, and no pod knows of it; the container's name is its id.");
    }

    private static void Create(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var image, .. var command])
        {
            draft.Problem("docker create needs an image.");
            return;
        }
        draft.Crictl("create", "POD", "container.json", "pod.json");
        draft.Ctr(["containers", "create", .. CtrFlags(call).Where(f => f.Text is not ("--rm" or "--detach")), ImageWord.Whole(image, draft), call.Value("name") ?? "NAME", .. command]);
        Remarks(call, draft);
        draft.Note("A container of the CRI belongs to a pod: 'crictl runp' makes one first. sampan has no create: 'sampan run -d' makes and starts.");
        draft.Note("'ctr containers create' only writes a record; 'ctr tasks start' makes the process.");
    }

    private static void Remarks(DockerCall call, TranslationDraft draft)
    {
        draft.Note("On a node with a kubelet whatever it did not make is removed within about a minute; for something that stays write a pod (kubectl run, a manifest in the static pods' folder).");
        draft.Drop(call, "a pod's restartPolicy does it; what the runtime's tools start stays ended.", "restart");
        draft.Drop(call, "pods have no links; Services give names.", "link", "network-alias");
        draft.Drop(call, "the log is the CRI's; the kubelet rotates it (containerLogMaxSize, containerLogMaxFiles).", "log-driver", "log-opt");
        draft.Drop(call, "probes are the kubelet's.", "health-cmd", "health-interval", "health-retries", "health-start-interval", "health-start-period", "health-timeout", "no-healthcheck");
        string[] others = [.. call.Flags.Select(f => f.Name).Distinct().Where(n => !IsKnown(n))];
        if (others.Length > 0)
            draft.Note($"{string.Join(", ", others.Select(o => "--" + o))}: sampan run has it not; write a pod, whose specification does, or the JSON for crictl.");
    }

    private static bool IsKnown(string flag) =>
        Same.Contains(flag, StringComparer.Ordinal) || SameWithoutValue.Contains(flag, StringComparer.Ordinal)
        || flag is "restart" or "link" or "network" or "network-alias" or "log-driver" or "log-opt" or "quiet" or "sig-proxy" or "disable-content-trust"
        || flag.StartsWith("health-", StringComparison.Ordinal) || flag == "no-healthcheck";

    private static List<ShellWord> SampanFlags(DockerCall call, TranslationDraft draft)
    {
        List<ShellWord> flags = [];
        foreach ((string name, ShellWord value) in call.Flags)
        {
            if (name == "rm" && call.Has("detach"))
                draft.Note("--rm with -d: sampan run does not wait for the end then; 'sampan rm -f' removes it.");
            else if (name is "interactive" or "tty" && call.Has("interactive") && call.Has("tty"))
            {
                if (!flags.Contains("-it"))
                    flags.Add("-it");
            }
            else if (SameWithoutValue.Contains(name, StringComparer.Ordinal))
                flags.Add(name switch { "detach" => "-d", "interactive" => "-i", "tty" => "-t", _ => "--" + name });
            else if (Same.Contains(name, StringComparer.Ordinal))
                flags.AddRange([name switch { "publish" => "-p", "env" => "-e", "volume" => "-v", _ => "--" + name }, value]);
            else if (name == "network")
                Network(value, flags, draft);
        }
        return flags;
    }

    private static void Network(ShellWord value, List<ShellWord> flags, TranslationDraft draft)
    {
        if (value.Text == "host")
            flags.AddRange(["--network", "host"]);
        else if (value.Text is not ("bridge" or "default"))
            draft.Note($"--network {value}: a pod has the node's CNI network or the host's; Docker's networks are gone.");
    }

    private static List<ShellWord> CtrFlags(DockerCall call)
    {
        List<ShellWord> flags = [];
        if (call.Has("rm") && !call.Has("detach"))
            flags.Add("--rm");
        if (call.Has("detach"))
            flags.Add("--detach");
        if (call.Has("tty"))
            flags.Add("--tty");
        if (call.Has("privileged"))
            flags.Add("--privileged");
        if (call.Has("read-only"))
            flags.Add("--read-only");
        if (call.Value("network")?.Text == "host")
            flags.Add("--net-host");
        foreach (ShellWord variable in call.All("env"))
            flags.AddRange(["--env", variable]);
        if (call.Value("workdir") is { } folder)
            flags.AddRange(["--cwd", folder]);
        return flags;
    }
}
