namespace Sampan.Migration.Habits;

/// <summary>Commands that talk with a container.</summary>
internal static class StreamHabits
{
    public static IReadOnlyList<Habit> All { get; } =
    [
        new("logs", ["logs", "container logs"], "details f/follow since= n/tail= t/timestamps until=",
            ["docker logs web", "docker logs -f --tail 100 --since 10m -t web"], Logs),
        new("run a command in it", ["exec", "container exec"], "d/detach detach-keys= e/env= env-file= i/interactive privileged t/tty u/user= w/workdir=",
            ["docker exec -it web sh", "docker exec -u root -w /srv -e A=1 web ls"], Exec) { FlagsFirst = true },
        new("join its streams", ["attach", "container attach"], "detach-keys= no-stdin sig-proxy", ["docker attach web"], Attach),
        new("copy files", ["cp", "container cp"], "a/archive L/follow-link q/quiet", ["docker cp web:/etc/hosts ."], Copy),
    ];

    private static void Logs(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var name, ..])
        {
            draft.Problem("docker logs needs a container.");
            return;
        }
        ContainerWord container = ContainerWord.Of([name], draft, ended: true)[0];
        List<ShellWord> flags = [];
        if (call.Has("follow"))
            flags.Add("-f");
        if (call.Value("tail") is { Text: not "all" } tail)
            flags.AddRange(["--tail", tail]);
        if (call.Value("since") is { } since)
            flags.AddRange(["--since", since]);
        if (call.Has("timestamps"))
            flags.Add("--timestamps");
        draft.Sampan(["logs", .. flags, container.Sampan]);
        draft.Crictl(["logs", .. flags, container.Crictl]);
        draft.Drop(call, "there is no end but the present; cut the output.", "until");
        draft.Drop(call, "log lines carry no labels.", "details");
        draft.Note("The file is /var/log/pods/NAMESPACE_POD_UID/CONTAINER/ATTEMPT.log, with a link in /var/log/containers; each line is 'TIME STREAM P|F TEXT', not Docker's JSON. ctr shows no logs.");
    }

    private static void Exec(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var name, var program, ..])
        {
            draft.Problem("docker exec needs a container and a command.");
            return;
        }
        _ = program;
        ContainerWord container = ContainerWord.Of([name], draft)[0];
        ShellWord[] command = [.. call.Arguments.Skip(1)];
        List<ShellWord> flags = [];
        if (call.Has("interactive") && call.Has("tty"))
            flags.Add("-it");
        else if (call.Has("interactive"))
            flags.Add("-i");
        else if (call.Has("tty"))
            flags.Add("-t");
        ShellWord[] environment = [.. call.All("env")];
        ShellWord[] set = environment.Length == 0 ? [] : ["env", .. environment];
        ShellWord[] place = call.Value("workdir") is { } folder ? ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder] : [];
        ShellWord[] keys = call.Value("detach-keys") is { } given ? ["--detach-keys", given] : [];
        draft.Sampan(["exec", .. flags, .. keys, container.Sampan, .. place, .. set, .. command]);
        draft.Crictl(["exec", .. flags, container.Crictl, .. place, .. set, .. command]);

        List<ShellWord> ctr = ["tasks", "exec", "--exec-id", new("exec-$$", IsExpression: true)];
        if (call.Has("tty"))
            ctr.Add("--tty");
        if (call.Has("detach"))
            ctr.Add("--detach");
        if (call.Value("user") is { } user)
            ctr.AddRange(["--user", user]);
        if (call.Value("workdir") is { } cwd)
            ctr.AddRange(["--cwd", cwd]);
        draft.Ctr([.. ctr, container.Ctr, .. set, .. command]);
        draft.Note("ctr wants an --exec-id that no other exec of this container has.");
        draft.Drop(call, "the CRI's exec runs as the container's user; only ctr takes another.", "user");
        draft.Drop(call, "the CRI's exec knows no environment: 'env' sets it, which must be in the image.", "env");
        draft.Drop(call, "the CRI's exec knows no environment; put the variables before the command with 'env'.", "env-file");
        draft.Drop(call, "the CRI's exec begins where the container did: a shell changes the folder, which must be in the image.", "workdir");
        draft.Drop(call, "an exec of the CRI lasts as long as its client; put it behind nohup and &, or take ctr.", "detach");
        draft.Drop(call, "an exec of the CRI has the container's own rights; 'nsenter -t PID -a' on the node has all.", "privileged");
    }

    private static void Attach(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var name, ..])
        {
            draft.Problem("docker attach needs a container.");
            return;
        }
        ContainerWord container = ContainerWord.Of([name], draft)[0];
        ShellWord[] quiet = call.Has("no-stdin") ? ["--no-stdin"] : [];
        ShellWord[] keys = call.Value("detach-keys") is { } given ? ["--detach-keys", given] : [];
        draft.Sampan(["attach", .. quiet, .. keys, container.Sampan]);
        draft.Crictl(["attach", .. call.Has("no-stdin") ? [] : (ShellWord[])["-i"], container.Crictl]);
        draft.Ctr("tasks", "attach", container.Ctr);
        draft.Note("crictl attach passes input on only with -i, and has a terminal only with -t.");
        draft.Note("A container of Kubernetes listens only if its pod says stdin: true.");
    }

    private static void Copy(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var from, var to])
        {
            draft.Problem("docker cp needs a source and a target.");
            return;
        }
        draft.Other($"kubectl cp {Place(from, "NAMESPACE/POD")} {Place(to, "NAMESPACE/POD")} -c {ContainerOf(from) ?? ContainerOf(to) ?? "CONTAINER"}");
        string name = ContainerOf(from) ?? ContainerOf(to) ?? "CONTAINER";
        string id = ContainerWord.Of([name], draft)[0].Crictl.ToString();
        string root = $"/proc/$(crictl inspect -o go-template --template '{{{{.info.pid}}}}' {id})/root";
        draft.Other($"cp -a {OnNode(from, root)} {OnNode(to, root)}");
        draft.Note("The CRI copies nothing: kubectl cp needs tar in the image; from the node a running container's files are below /proc/PID/root.");
    }

    private static string? ContainerOf(ShellWord word) =>
        word.Text.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon && !word.Text.StartsWith('/') ? word.Text[..colon] : null;

    private static string Place(ShellWord word, string pod) => ContainerOf(word) is { } name ? $"{pod}{word.Text[name.Length..]}" : word.ToString();

    private static string OnNode(ShellWord word, string root) => ContainerOf(word) is { } name ? root + word.Text[(name.Length + 1)..] : word.ToString();
}
