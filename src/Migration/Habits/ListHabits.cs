namespace Sampan.Migration.Habits;

/// <summary>Commands that show containers.</summary>
internal static class ListHabits
{
    private const string PauseNote = "docker ps also shows the pause containers (k8s_POD_…); sampan ps and crictl ps do not: pods have lists of their own, 'sampan pods' and 'crictl pods'. ctr shows them.";

    public static IReadOnlyList<Habit> All { get; } =
    [
        new("list", ["ps", "container ls", "container list", "container ps"], "a/all f/filter= format= n/last= l/latest no-trunc q/quiet s/size",
            ["docker ps", "docker ps -a -q --no-trunc", "docker ps --filter name=web --filter status=exited", "docker ps --filter name=k8s_POD_web"], List),
        new("all about one", ["inspect", "container inspect", "image inspect"], "f/format= s/size type= platform=",
            ["docker inspect web", "docker inspect -f '{{.State.Pid}}' 4f1c9b2e7a30", "docker image inspect nginx:1.27"], Inspect),
        new("usage", ["stats", "container stats"], "a/all format= no-stream no-trunc", ["docker stats --no-stream", "docker stats web"], Stats),
        new("processes", ["top", "container top"], "", ["docker top web"], Top) { FlagsFirst = true },
        new("open ports", ["port", "container port"], "", ["docker port web"], Port),
        new("events", ["events", "system events"], "f/filter= format= since= until=", ["docker events --filter event=die"], Events),
    ];

    private static readonly Dictionary<string, string> Templates = new(StringComparer.Ordinal)
    {
        ["{{.State.Pid}}"] = "{{.info.pid}}",
        ["{{.Id}}"] = "{{.status.id}}",
        ["{{.Name}}"] = "{{.status.metadata.name}}",
        ["{{.State.Status}}"] = "{{.status.state}}",
        ["{{.State.ExitCode}}"] = "{{.status.exitCode}}",
        ["{{.State.StartedAt}}"] = "{{.status.startedAt}}",
        ["{{.State.FinishedAt}}"] = "{{.status.finishedAt}}",
        ["{{.LogPath}}"] = "{{.status.logPath}}",
        ["{{.Config.Image}}"] = "{{.status.image.image}}",
        ["{{.Image}}"] = "{{.status.imageRef}}",
    };

    private static void List(DockerCall call, TranslationDraft draft)
    {
        if (call.All("filter").FirstOrDefault(f => f.Text.StartsWith("name=", StringComparison.Ordinal) && KubernetesName.Parse(f.Text[5..]) is { IsSandbox: true })
            is { Text: not null } sandbox)
        {
            Sandboxes(call, KubernetesName.Parse(sandbox.Text[5..])!, draft);
            return;
        }
        List<ShellWord> sampan = ["ps"], crictl = ["ps"], ctr = ["containers", "ls"];
        bool ids = call.Has("quiet") || call.Value("format")?.Text is "{{.ID}}";
        if (call.Has("all"))
        {
            sampan.Add("-a");
            crictl.Add("-a");
        }
        else
        {
            ctr = ["tasks", "ls"];
        }
        Carry(call, sampan, crictl, ids);
        if (ids)
            ctr.Add("-q");
        else if (call.Has("format"))
        {
            sampan.AddRange(["-o", "json"]);
            crictl.AddRange(["-o", "json"]);
            draft.Note("--format: there are no templates for lists; take -o json and a filter such as jq.");
        }
        foreach (ShellWord filter in call.All("filter"))
            ContainerFilter.Carry(filter, sampan, crictl, ctr, draft);
        draft.Drop(call, "sizes are shown by 'sampan stats' and 'crictl stats'.", "size");
        draft.Sampan(sampan);
        draft.Crictl(crictl);
        draft.Ctr(ctr);
        draft.Note(PauseNote);
    }

    private static void Sandboxes(DockerCall call, KubernetesName name, TranslationDraft draft)
    {
        List<ShellWord> sampan = ["pods"], crictl = ["pods"];
        Carry(call, sampan, crictl, call.Has("quiet"));
        if (name.Pod.Length > 0)
        {
            sampan.AddRange(["--name", name.Pod]);
            crictl.AddRange(["--name", name.Pod]);
        }
        if (name.Namespace.Length > 0)
        {
            sampan.AddRange(["--namespace", name.Namespace]);
            crictl.AddRange(["--namespace", name.Namespace]);
        }
        draft.Sampan(sampan);
        draft.Crictl(crictl);
        draft.Ctr("containers", "ls", "labels.\"io.cri-containerd.kind\"==sandbox");
        draft.Note(PauseNote);
    }

    private static void Carry(DockerCall call, List<ShellWord> sampan, List<ShellWord> crictl, bool ids)
    {
        if (ids)
        {
            sampan.Add("-q");
            crictl.Add("-q");
        }
        if (call.Has("no-trunc"))
        {
            sampan.Add("--no-trunc");
            crictl.Add("--no-trunc");
        }
        if (call.Has("latest"))
        {
            sampan.Add("-l");
            crictl.Add("-l");
        }
        if (call.Value("last") is { } count)
        {
            sampan.AddRange(["-n", count]);
            crictl.AddRange(["-n", count]);
        }
    }

    private static void Inspect(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments.Length == 0)
        {
            draft.Problem("docker inspect needs a name.");
            return;
        }
        string kind = call.Spoken == "inspect" ? call.Value("type")?.Text ?? "" : call.Spoken.Split(' ')[0];
        if (kind == "image")
        {
            draft.Sampan(["inspect", "--type", "image", .. call.Arguments]);
            draft.Crictl(["inspecti", .. call.Arguments]);
            foreach (ShellWord image in call.Arguments)
                draft.Ctr("images", "inspect", ImageWord.Whole(image, draft));
            draft.Note("'ctr images inspect' exists since containerd 2.0.");
            draft.Drop(call, "the fields are others: take the JSON and jq.", "format");
            return;
        }
        if (kind is not ("" or "container"))
        {
            draft.Note($"A {kind} is Docker's own; Kubernetes and its runtimes know none.");
            return;
        }
        IReadOnlyList<ContainerWord> containers = ContainerWord.Of(call.Arguments, draft, ended: true);
        draft.Sampan(["inspect", .. kind.Length > 0 ? ["--type", "container"] : (ShellWord[])[], .. containers.Select(c => c.Sampan)]);
        string? template = call.Value("format")?.Text;
        string? known = template is null ? null : Templates.GetValueOrDefault(template.Replace(" ", "", StringComparison.Ordinal));
        ShellWord[] form = known is null ? [] : ["-o", "go-template", "--template", known];
        draft.Crictl(["inspect", .. form, .. containers.Select(c => c.Crictl)]);
        foreach (ContainerWord container in containers)
            draft.Ctr("containers", "info", container.Ctr);
        if (template is not null && known is null)
            draft.Note("--format: the fields are others than docker's; 'crictl inspect -o go-template --template …' takes templates, sampan's JSON goes through jq.");
        if (template?.Contains("IPAddress", StringComparison.Ordinal) == true)
            draft.Note("Addresses belong to the pod: crictl inspectp -o go-template --template '{{.status.network.ip}}' POD.");
        draft.Note("A pod is looked at with 'sampan inspect --type pod', 'crictl inspectp'; an image with 'sampan inspect --type image', 'crictl inspecti'.");
        draft.Drop(call, "see 'sampan stats', 'crictl stats'.", "size");
    }

    private static void Stats(DockerCall call, TranslationDraft draft)
    {
        ShellWord[] all = call.Has("all") ? ["-a"] : [];
        ShellWord[] watch = call.Has("no-stream") ? [] : ["-w"];
        ShellWord[] form = call.Has("format") ? ["-o", "json"] : [];
        IReadOnlyList<ContainerWord> containers = ContainerWord.Of(call.Arguments, draft);
        if (containers.Count == 0)
        {
            draft.Sampan(["stats", .. all, .. form]);
            draft.Crictl(["stats", .. all, .. watch, .. form]);
            draft.Note("'ctr tasks metrics' shows one container at a time.");
        }
        foreach (ContainerWord container in containers)
        {
            draft.Sampan(["stats", .. all, .. form, container.Sampan]);
            draft.Crictl(["stats", .. all, .. watch, .. form, container.Crictl]);
            draft.Ctr("tasks", "metrics", container.Ctr);
        }
        if (!call.Has("no-stream"))
            draft.Note("sampan stats shows usage once, as docker does with --no-stream; 'watch sampan stats' goes on.");
        draft.Drop(call, "there are no templates; take the JSON and jq.", "format");
    }

    private static void Top(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var name, .. var options])
        {
            draft.Problem("docker top needs a container.");
            return;
        }
        ContainerWord container = ContainerWord.Of([name], draft)[0];
        draft.Sampan(["exec", container.Sampan, "ps", .. options.Length == 0 ? ["aux"] : options]);
        draft.Crictl(["exec", container.Crictl, "ps", .. options.Length == 0 ? ["aux"] : options]);
        draft.Ctr("tasks", "ps", container.Ctr);
        draft.Other($"pstree -p \"$(crictl inspect -o go-template --template '{{{{.info.pid}}}}' {container.Crictl})\"");
        draft.Note("The CRI has no list of processes: ps runs in the container and must be in its image; pstree sees it from the node.");
    }

    private static void Port(DockerCall call, TranslationDraft draft)
    {
        draft.Other("kubectl get pods -A -o jsonpath='{range .items[*]}{.metadata.name}{\"\\t\"}{.spec.containers[*].ports[*].hostPort}{\"\\n\"}{end}'");
        draft.Note("Ports are published by the pod's hostPort (the portmap plugin) and by Services, not by a container; 'sampan inspect --type pod POD' shows the former in the pod's configuration.");
    }

    private static void Events(DockerCall call, TranslationDraft draft)
    {
        List<ShellWord> sampan = ["events"];
        foreach (ShellWord filter in call.All("filter"))
        {
            string[] pair = filter.Text.Split('=', 2);
            bool known = pair is ["container", _] or ["event", "create" or "start" or "stop" or "die" or "destroy"] or ["type", "container"];
            if (known)
                sampan.AddRange(["--filter", filter]);
            else
                draft.Note($"--filter {filter}: no event of the CRI has it; those are created, started, stopped and deleted.");
        }
        if (call.Has("format"))
            sampan.AddRange(["-o", "json"]);
        draft.Sampan(sampan);
        draft.Crictl("events");
        draft.Ctr("events");
        draft.Drop(call, "events are shown from now on, nobody keeps them; 'kubectl get events -A' knows an hour.", "since", "until");
        draft.Note("CRI-O tells events only with enable_pod_events.");
    }
}
