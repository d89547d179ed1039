namespace Sampan.Migration.Habits;

/// <summary>Commands on images.</summary>
internal static class ImageHabits
{
    private const string NoTrust = "the kubelet's runtimes have no content trust; leave it out.";

    private const string OwnRegistries =
        "ctr reads no CRI configuration: mirrors, certificates and credentials of the runtime do not apply; give --hosts-dir /etc/containerd/certs.d and --user.";

    public static IReadOnlyList<Habit> All { get; } =
    [
        new("list images", ["images", "image ls", "image list"], "a/all digests f/filter= format= no-trunc q/quiet tree",
            ["docker images", "docker images -q", "docker image ls --filter dangling=true"], List),
        new("pull", ["pull", "image pull"], "a/all-tags disable-content-trust platform= q/quiet", ["docker pull nginx:1.27"], Pull),
        new("push", ["push", "image push"], "a/all-tags disable-content-trust platform= q/quiet", ["docker push registry.example.com/app:1"], Push),
        new("tag", ["tag", "image tag"], "", ["docker tag nginx:1.27 registry.example.com/nginx:1.27"], Tag),
        new("remove", ["rmi", "image rm", "image remove"], "f/force no-prune platform=", ["docker rmi nginx:1.27"], Remove),
        new("save to a file", ["save", "image save"], "o/output= platform=", ["docker save -o nginx.tar nginx:1.27"], Save),
        new("load from a file", ["load", "image load"], "i/input= platform= q/quiet", ["docker load -i nginx.tar"], Load),
        new("remove what is unused", ["image prune"], "a/all f/force filter=", ["docker image prune -a -f"], Prune),
        new("layers of an image", ["history", "image history"], "format= H/human no-trunc platform= q/quiet", ["docker history nginx:1.27"], History),
    ];

    private static void List(DockerCall call, TranslationDraft draft)
    {
        List<ShellWord> sampan = ["images"], crictl = ["images"], ctr = ["images", "ls"];
        string? format = call.Value("format")?.Text;
        if (call.Has("quiet") || format is "{{.ID}}")
        {
            sampan.Add("-q");
            crictl.Add("-q");
            ctr.Add("-q");
            draft.Note("'ctr images ls -q' prints names, not ids.");
        }
        else if (format is not null)
        {
            sampan.AddRange(["-o", "json"]);
            crictl.AddRange(["-o", "json"]);
            draft.Note("--format: there are no templates for lists; take -o json and a filter such as jq.");
        }
        if (call.Has("digests"))
        {
            sampan.Add("--digests");
            crictl.Add("--digests");
        }
        if (call.Has("no-trunc"))
        {
            sampan.Add("--no-trunc");
            crictl.Add("--no-trunc");
        }
        foreach (ShellWord filter in call.All("filter"))
            Filter(filter, sampan, crictl, draft);
        if (call.Arguments is [var name, ..])
        {
            sampan.Add(name);
            crictl.Add(name);
            ctr.Add($"name=={ImageWord.Whole(name, draft).Text}");
        }
        draft.Drop(call, "one line an image everywhere.", "tree");
        draft.Sampan(sampan);
        draft.Crictl(crictl);
        draft.Ctr(ctr);
    }

    private static void Filter(ShellWord filter, List<ShellWord> sampan, List<ShellWord> crictl, TranslationDraft draft)
    {
        string[] pair = filter.Text.Split('=', 2);
        switch (pair[0])
        {
            case "dangling" or "before" or "since":
                crictl.AddRange(["--filter", filter]);
                draft.Note($"--filter {pair[0]}: sampan shows all images; those without a name say <none>.");
                break;
            case "reference" when pair.Length == 2:
                crictl.AddRange(["--filter", filter]);
                sampan.Add(pair[1]);
                draft.Note("--filter reference: docker means a shell pattern by it, sampan and crictl a regular expression.");
                break;
            default:
                draft.Note($"--filter {filter}: no other tool filters images by it; take -o json and jq.");
                break;
        }
    }

    private static void Pull(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var image, ..])
        {
            draft.Problem("docker pull needs an image.");
            return;
        }
        draft.Drop(call, "only one tag at a time.", "all-tags");
        draft.Drop(call, NoTrust, "disable-content-trust");
        if (call.Value("platform") is { } platform)
        {
            draft.Note($"--platform {platform}: the CRI pulls for the node's own platform only.");
            draft.Ctr("images", "pull", "--platform", platform, ImageWord.Whole(image, draft));
        }
        else
        {
            draft.Ctr("images", "pull", ImageWord.Whole(image, draft));
        }
        draft.Sampan(call.Has("quiet") ? ["pull", "-q", image] : ["pull", image]);
        draft.Crictl("pull", image);
        draft.Note(OwnRegistries);
        draft.Note("Credentials of 'docker login' are not read: sampan and crictl take --creds USER:PASSWORD, pods imagePullSecrets.");
    }

    private static void Push(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var image, ..])
        {
            draft.Problem("docker push needs an image.");
            return;
        }
        draft.Drop(call, "only one tag at a time.", "all-tags");
        draft.Drop(call, NoTrust, "disable-content-trust");
        draft.Sampan("push", image);
        draft.Ctr("images", "push", ImageWord.Whole(image, draft));
        draft.Note("crictl cannot push: the CRI has no word for it.");
        draft.Note(OwnRegistries);
    }

    private static void Tag(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var source, var name])
        {
            draft.Problem("docker tag needs an image and its new name.");
            return;
        }
        draft.Sampan("tag", source, name);
        draft.Ctr("images", "tag", ImageWord.Whole(source, draft), ImageWord.Whole(name, draft));
        draft.Note("crictl cannot tag: the CRI has no word for it.");
    }

    private static void Remove(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments.Length == 0)
        {
            draft.Problem("docker rmi needs an image.");
            return;
        }
        draft.Sampan(call.Has("force") ? ["rmi", "-f", .. call.Arguments] : ["rmi", .. call.Arguments]);
        draft.Crictl(["rmi", .. call.Arguments]);
        draft.Ctr(["images", "rm", .. call.Arguments.Select(a => ImageWord.Whole(a, draft))]);
        draft.Note("crictl rmi removes the image with all its names, docker only the name that was given; 'sampan untag' takes a name away.");
        draft.Drop(call, "there is no keeping of parents.", "no-prune");
    }

    private static void Save(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments.Length == 0)
        {
            draft.Problem("docker save needs an image.");
            return;
        }
        ShellWord file = call.Value("output") ?? "-";
        draft.Sampan(["images", "export", "--file", file, .. call.Arguments]);
        ShellWord[] platform = call.Value("platform") is { } given ? ["--platform", given] : [];
        draft.Ctr(["images", "export", .. platform, file, .. call.Arguments.Select(a => ImageWord.Whole(a, draft))]);
        draft.Note("crictl cannot save images: the CRI has no word for it.");
        draft.Note("'ctr images export' fails for images whose layers' blobs are not kept (discard_unpacked_layers).");
    }

    private static void Load(DockerCall call, TranslationDraft draft)
    {
        ShellWord file = call.Value("input") ?? "-";
        draft.Sampan("images", "import", file);
        draft.Ctr("images", "import", file);
        draft.Note("crictl cannot load images: the CRI has no word for it.");
        draft.Note("An archive of docker save has another digest than the registry's image: pods that name the image by digest do not find it; 'sampan images adopt' keeps it.");
        draft.Drop(call, "what the archive holds is loaded.", "platform");
    }

    private static void Prune(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan(call.Has("all") ? ["images", "prune", "--all"] : ["images", "prune"]);
        draft.Crictl("rmi", "--prune");
        if (call.Has("all"))
            draft.Ctr("images", "prune", "--all");
        draft.Note("The kubelet removes unused images by itself when the disk fills; without a registry at hand what is pruned is gone. 'crictl rmi --prune' removes all that no container uses, as -a does.");
        draft.Note("'ctr images prune' exists since containerd 1.7.");
        draft.Drop(call, "nothing prunes by age or label.", "filter");
    }

    private static void History(DockerCall call, TranslationDraft draft)
    {
        if (call.Arguments is not [var image, ..])
        {
            draft.Problem("docker history needs an image.");
            return;
        }
        draft.Sampan("inspect", "--type", "image", image);
        draft.Crictl("inspecti", image);
        draft.Note("There is no list of layers with their sizes; containerd's answer to inspecti holds the history under info.imageSpec.history.");
    }
}
