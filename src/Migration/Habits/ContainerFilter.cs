namespace Sampan.Migration.Habits;

/// <summary>The filters of <c>docker ps</c> in the words of the others.</summary>
internal static class ContainerFilter
{
    public static void Carry(ShellWord filter, List<ShellWord> sampan, List<ShellWord> crictl, List<ShellWord> ctr, TranslationDraft draft)
    {
        int equals = filter.Text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? filter.Text : filter.Text[..equals];
        ShellWord value = equals < 0 ? "" : filter.From(equals + 1);
        switch (key.TrimStart('"'))
        {
            case "name":
                Name(value, sampan, crictl, draft);
                break;
            case "label" when value.Text.Contains('=', StringComparison.Ordinal) || value.IsExpression:
                sampan.AddRange(["--label", value]);
                crictl.AddRange(["--label", value]);
                if (!value.IsExpression && value.Text.Split('=', 2) is [var name, var text])
                    ctr.Add($"labels.\"{name}\"=={text}");
                break;
            case "status":
                Status(value, sampan, crictl, draft);
                break;
            case "ancestor":
                sampan.AddRange(["--image", value]);
                crictl.AddRange(["--image", value]);
                draft.Note("--filter ancestor: images made from this one are not counted.");
                break;
            case "id":
                crictl.AddRange(["--id", value]);
                draft.Note("--filter id: sampan takes an id, or the beginning of one, wherever it takes a name.");
                break;
            default:
                draft.Note($"--filter {filter}: the CRI has no such filter; take -o json and jq.");
                break;
        }
    }

    private static void Name(ShellWord value, List<ShellWord> sampan, List<ShellWord> crictl, TranslationDraft draft)
    {
        if (!value.IsExpression && KubernetesName.Parse(value.Text) is { } name)
        {
            sampan.AddRange(name.CrictlFilter);
            crictl.AddRange(name.CrictlFilter);
            return;
        }
        sampan.AddRange(["--name", value]);
        crictl.AddRange(["--name", value]);
        draft.Note("--filter name: means the container's own name within its pod, not k8s_CONTAINER_POD_…; pods are filtered with --pod POD and 'sampan pods --name', 'crictl pods --name'.");
    }

    private static void Status(ShellWord value, List<ShellWord> sampan, List<ShellWord> crictl, TranslationDraft draft)
    {
        string? state = value.Text switch
        {
            "created" or "running" or "exited" => value.Text,
            "dead" => "exited",
            _ => null,
        };
        if (state is null)
        {
            draft.Note($"--filter status={value}: the CRI knows created, running, exited and unknown.");
            return;
        }
        sampan.AddRange(["--state", state]);
        crictl.AddRange(["--state", state]);
        draft.Note("ctr cannot filter by state: 'ctr -n k8s.io tasks ls' shows it.");
    }
}
