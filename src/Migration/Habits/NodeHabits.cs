namespace Sampan.Migration.Habits;

/// <summary>Commands on the runtime and the node.</summary>
internal static class NodeHabits
{
    public static IReadOnlyList<Habit> All { get; } =
    [
        new("the runtime's state", ["info", "system info"], "f/format=", ["docker info"], Info),
        new("versions", ["version"], "f/format=", ["docker version"], Version),
        new("disk", ["system df"], "format= v/verbose", ["docker system df -v"], Disk),
        new("make room", ["system prune"], "a/all f/force filter= volumes", ["docker system prune -af"], Prune),
    ];

    private static void Info(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan(call.Has("format") ? ["info", "-o", "json"] : ["info"]);
        draft.Crictl("info");
        draft.Ctr("plugins", "ls");
        draft.Note("What is wrong with a node: 'sampan doctor'. The kubelet's own view: kubectl describe node.");
        draft.Drop(call, "the fields are others; take the JSON and jq. {{.CgroupDriver}} is asked with 'crictl runtime-config'.", "format");
    }

    private static void Version(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan(call.Has("format") ? ["version", "-o", "json"] : ["version"]);
        draft.Crictl("version");
        draft.Ctr("version");
        draft.Drop(call, "the fields are others; take the JSON and jq.", "format");
    }

    private static void Disk(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan(call.Has("verbose") ? ["system", "df", "-v"] : ["system", "df"]);
        draft.Crictl("imagefsinfo");
        draft.Ctr("snapshots", "usage");
        draft.Ctr("content", "ls");
        draft.Note("'sampan system df' needs Sampan as the runtime; crictl imagefsinfo gives the sum only.");
        draft.Drop(call, "take -o json and jq.", "format");
    }

    private static void Prune(DockerCall call, TranslationDraft draft)
    {
        draft.Sampan(call.Has("all") ? ["images", "prune", "--all"] : ["images", "prune"]);
        draft.Crictl("rmi", "--prune");
        draft.Note("Ended containers and unused images are the kubelet's to remove (imageGCHighThresholdPercent, minimumContainerTTLDuration). Take prune out of cron jobs: on a node without a registry at hand it removes what the next pod needs.");
        draft.Drop(call, "there are no volumes of Docker's any more; those of pods are never pruned.", "volumes");
        draft.Drop(call, "nothing prunes by age or label.", "filter");
    }
}
