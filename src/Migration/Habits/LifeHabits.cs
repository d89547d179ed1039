namespace Sampan.Migration.Habits;

/// <summary>Commands on the life of containers.</summary>
internal static class LifeHabits
{
    private const string Kubelet = "A container of a pod that is stopped or removed is started anew by the kubelet: to end it for good delete the pod, with kubectl.";

    public static IReadOnlyList<Habit> All { get; } =
    [
        new("start", ["start", "container start"], "a/attach checkpoint= checkpoint-dir= detach-keys= i/interactive", ["docker start web"], Start),
        new("stop", ["stop", "container stop"], "s/signal= t/time/timeout=", ["docker stop -t 30 web"], Stop),
        new("kill, signal", ["kill", "container kill"], "s/signal=", ["docker kill web", "docker kill -s HUP web"], Kill),
        new("remove", ["rm", "container rm", "container remove"], "f/force l/link v/volumes", ["docker rm -f web", "docker rm $(docker ps -aq -f status=exited)"], Remove),
        new("restart", ["restart", "container restart"], "s/signal= t/time/timeout=", ["docker restart web"], Restart),
        new("freeze", ["pause", "container pause"], "", ["docker pause web"], (call, draft) => Freeze(call, draft, "pause")),
        new("thaw", ["unpause", "container unpause"], "", ["docker unpause web"], (call, draft) => Freeze(call, draft, "resume")),
        new("wait for its end", ["wait", "container wait"], "", ["docker wait web"], Wait),
        new("remove what has ended", ["container prune"], "f/force filter=", ["docker container prune -f"], Prune),
        new("change limits", ["update", "container update"],
            "blkio-weight= cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= c/cpu-shares= cpus= cpuset-cpus= cpuset-mems= kernel-memory= m/memory= memory-reservation= memory-swap= pids-limit= restart=",
            ["docker update --memory 512m web"], Update),
    ];

    private static IReadOnlyList<ContainerWord> Containers(DockerCall call, TranslationDraft draft, bool ended = false)
    {
        if (call.Arguments.Length == 0)
            draft.Problem($"docker {call.Spoken} needs a container.");
        return ContainerWord.Of(call.Arguments, draft, ended);
    }

    private static void Start(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft, ended: true);
        if (containers.Count == 0)
            return;
        draft.Sampan(["start", .. containers.Select(c => c.Sampan)]);
        draft.Crictl(["start", .. containers.Select(c => c.Crictl)]);
        foreach (ContainerWord container in containers)
            draft.Ctr("tasks", "start", "--detach", container.Ctr);
        draft.Note("A container of the CRI runs once: start takes one that was created and never started. One that has ended is not started again, the kubelet makes another.");
        draft.Drop(call, "attach afterwards, with 'sampan attach' or 'crictl attach'.", "attach", "interactive");
        draft.Drop(call, "the kubelet restores checkpoints, not the runtime's tools.", "checkpoint", "checkpoint-dir");
    }

    private static void Stop(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft);
        if (containers.Count == 0)
            return;
        ShellWord grace = call.Value("timeout") ?? "10";
        draft.Sampan(call.Has("timeout") ? ["stop", "-t", grace, .. containers.Select(c => c.Sampan)] : ["stop", .. containers.Select(c => c.Sampan)]);
        draft.Crictl(["stop", "--timeout", grace, .. containers.Select(c => c.Crictl)]);
        foreach (ContainerWord container in containers)
            draft.Ctr("tasks", "kill", "-s", call.Value("signal") ?? "SIGTERM", container.Ctr);
        draft.Note("crictl stop without --timeout waits 0 seconds, which kills at once; docker and sampan wait 10.");
        draft.Note("ctr has no stop: 'tasks kill' sends a signal and does not wait; send SIGKILL to what is left.");
        draft.Note(Kubelet);
        draft.Drop(call, "the CRI sends the image's stop signal.", "signal");
    }

    private static void Kill(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft);
        if (containers.Count == 0)
            return;
        string signal = call.Value("signal")?.Text ?? "KILL";
        string name = signal.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? signal[3..] : signal;
        if (name.ToUpperInvariant() is "KILL" or "9")
        {
            draft.Sampan(["stop", "-t", "0", .. containers.Select(c => c.Sampan)]);
            draft.Crictl(["stop", "--timeout", "0", .. containers.Select(c => c.Crictl)]);
            draft.Note(Kubelet);
        }
        else
        {
            foreach (ContainerWord container in containers)
            {
                draft.Sampan("exec", container.Sampan, "kill", "-" + name, "1");
                draft.Crictl("exec", container.Crictl, "kill", "-" + name, "1");
            }
            draft.Note("The CRI sends no signals: kill runs in the container and must be in its image; from the node 'kill -s SIGNAL PID' does, with the pid of 'crictl inspect'.");
        }
        foreach (ContainerWord container in containers)
            draft.Ctr("tasks", "kill", "-s", char.IsAsciiDigit(name[0]) ? name : "SIG" + name, container.Ctr);
    }

    private static void Remove(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft, ended: true);
        if (containers.Count == 0)
            return;
        ShellWord[] force = call.Has("force") ? ["-f"] : [];
        draft.Sampan(["rm", .. force, .. containers.Select(c => c.Sampan)]);
        draft.Crictl(["rm", .. force, .. containers.Select(c => c.Crictl)]);
        foreach (ContainerWord container in containers)
        {
            if (call.Has("force"))
                draft.Ctr("tasks", "rm", "-f", container.Ctr);
            draft.Ctr("containers", "rm", container.Ctr);
        }
        draft.Note("Never remove containers of Kubernetes with ctr: the CRI plugin goes on believing in them.");
        draft.Note(Kubelet);
        draft.Drop(call, "the CRI has no volumes of its own: a pod's are the kubelet's.", "volumes");
        draft.Drop(call, "there are no links.", "link");
    }

    private static void Restart(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft);
        if (containers.Count == 0)
            return;
        ShellWord grace = call.Value("timeout") ?? "10";
        draft.Sampan(["stop", "-t", grace, .. containers.Select(c => c.Sampan)]);
        draft.Crictl(["stop", "--timeout", grace, .. containers.Select(c => c.Crictl)]);
        draft.Other("kubectl rollout restart deployment/NAME");
        draft.Note("The CRI has no restart: stop it, and the kubelet starts another in its place, with a new id and an attempt more, as the pod's restartPolicy says.");
        draft.Drop(call, "the CRI sends the image's stop signal.", "signal");
    }

    private static void Freeze(DockerCall call, TranslationDraft draft, string verb)
    {
        foreach (ContainerWord container in Containers(call, draft))
            draft.Ctr("tasks", verb, container.Ctr);
        draft.Note("The CRI freezes nothing, and the kubelet takes a frozen container for a hung one; without ctr the cgroup's own cgroup.freeze does it.");
    }

    private static void Wait(DockerCall call, TranslationDraft draft)
    {
        foreach (ContainerWord container in Containers(call, draft, ended: true))
        {
            draft.Other($"until crictl inspect -o go-template --template '{{{{.status.state}}}}' {container.Crictl} | grep -q EXITED; do sleep 1; done");
            draft.Other($"crictl inspect -o go-template --template '{{{{.status.exitCode}}}}' {container.Crictl}");
        }
        draft.Note("The CRI waits for nothing: ask for the state until it is EXITED, or 'kubectl wait' for the pod.");
    }

    private static void Prune(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan("rm", "--all");
        draft.Crictl("rm", new ShellWord("$(crictl ps -a -q --state exited)", IsExpression: true));
        draft.Note("The kubelet removes ended containers by itself but for the last of each, which 'kubectl logs --previous' reads. 'crictl rm --all' would try running ones too.");
        draft.Drop(call, "nothing prunes by age or label.", "filter");
    }

    private static void Update(DockerCall call, TranslationDraft draft)
    {
        IReadOnlyList<ContainerWord> containers = Containers(call, draft);
        List<ShellWord> flags = [];
        foreach ((string docker, string crictl) in ((string, string)[])
            [("cpu-period", "--cpu-period"), ("cpu-quota", "--cpu-quota"), ("cpu-shares", "--cpu-share"), ("cpuset-cpus", "--cpuset-cpus"), ("cpuset-mems", "--cpuset-mems")])
        {
            if (call.Value(docker) is { } value)
                flags.AddRange([crictl, value]);
        }
        if (call.Value("memory") is { } memory)
            flags.AddRange(["--memory", Bytes(memory)]);
        if (call.Value("cpus") is { } cpus && double.TryParse(cpus.Text, System.Globalization.CultureInfo.InvariantCulture, out double cores))
            flags.AddRange(["--cpu-period", "100000", "--cpu-quota", $"{(long)(cores * 100_000)}"]);
        if (containers.Count > 0 && flags.Count > 0)
            draft.Crictl(["update", .. flags, .. containers.Select(c => c.Crictl)]);
        draft.Note("The kubelet holds what the pod says, and may set it again: change the pod's resources (in place since Kubernetes 1.33, 'kubectl patch --subresource resize').");
        draft.Drop(call, "the CRI changes CPU and memory only.", "blkio-weight", "pids-limit", "restart", "memory-swap", "memory-reservation", "kernel-memory", "cpu-rt-period", "cpu-rt-runtime");
    }

    // 512m as crictl counts: bytes.
    private static ShellWord Bytes(ShellWord size)
    {
        string text = size.Text.TrimEnd('b', 'B');
        int shift = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        return long.TryParse(shift == 0 ? text : text[..^1], System.Globalization.CultureInfo.InvariantCulture, out long count) && count < 1L << 31
            ? $"{count << shift}"
            : size;
    }
}
