using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Planning;

/// <summary>Makes the steps of a plan, so that no one writes their arguments by hand.</summary>
public static class Steps
{
    /// <summary>In place of a digest: nothing is there.</summary>
    public const string Absent = "absent";

    /// <summary>Before the target of a symbolic link, in place of a digest.</summary>
    public const string LinkPrefix = "link:";

    /// <summary>Writes a text file whole or not at all; missing folders above it are made. A link to a file stays, what it leads to is changed.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="path">The file's absolute path.</param>
    /// <param name="oldText">What is there now; null if nothing is.</param>
    /// <param name="newText">What is to be there.</param>
    /// <param name="mode">Permission bits in octal digits, e.g. <c>0644</c>.</param>
    /// <param name="title">What it is for.</param>
    /// <param name="disruptive">Whether pods notice.</param>
    public static PlanStep WriteFile(
        string id, Phase phase, string path, string? oldText, string newText, string mode, string title, bool disruptive = false) =>
        new(id, phase, StepName.WriteFile, title, disruptive, new JsonObject
        {
            ["path"] = path,
            ["preHash"] = Digest(oldText),
            ["postHash"] = Digest(newText),
            ["mode"] = mode,
            ["diff"] = UnifiedDiff.Make(path, oldText, newText),
        });

    /// <summary>Removes a text file.</summary>
    public static PlanStep RemoveFile(string id, Phase phase, string path, string oldText, string title, bool disruptive = false) =>
        new(id, phase, StepName.RemoveFile, title, disruptive, new JsonObject
        {
            ["path"] = path,
            ["preHash"] = Digest(oldText),
            ["diff"] = UnifiedDiff.Make(path, oldText, null),
        });

    /// <summary>Removes a file whose content is not shown: an archive, a secret.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="path">The file's absolute path.</param>
    /// <param name="digest">The digest of its content, with <c>sha256:</c>.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep RemoveHiddenFile(string id, Phase phase, string path, string digest, string title) =>
        new(id, phase, StepName.RemoveFile, title, false, new JsonObject { ["path"] = path, ["preHash"] = digest, ["diff"] = "" });

    /// <summary>Removes a symbolic link.</summary>
    public static PlanStep RemoveLink(string id, Phase phase, string path, string target, string title) =>
        new(id, phase, StepName.RemoveFile, title, false, new JsonObject { ["path"] = path, ["preHash"] = LinkPrefix + target, ["diff"] = "" });

    /// <summary>Moves a file, nothing of it changed, to a name that is free, on the same file system.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="from">Its absolute path.</param>
    /// <param name="to">Its absolute path then.</param>
    /// <param name="digest">The digest of its content, with <c>sha256:</c>; see <see cref="Digest"/>.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep MoveFile(string id, Phase phase, string from, string to, string digest, string title) =>
        new(id, phase, StepName.MoveFile, title, false, new JsonObject { ["path"] = from, ["to"] = to, ["preHash"] = digest });

    /// <summary>Does something to a unit. Taken back, the unit is as it was found.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="unit">Its name with suffix; empty for <see cref="ServiceAction.Reload"/>.</param>
    /// <param name="action">What.</param>
    /// <param name="title">What it is for.</param>
    /// <param name="disruptive">Whether pods notice.</param>
    public static PlanStep Service(string id, Phase phase, string unit, ServiceAction action, string title, bool disruptive = false) =>
        new(id, phase, StepName.Service, title, disruptive, new JsonObject { ["unit"] = unit, ["action"] = action.ToString().ToLowerInvariant() });

    /// <summary>Sets a kernel parameter now.</summary>
    public static PlanStep Sysctl(string id, Phase phase, string name, string value, string title) =>
        new(id, phase, StepName.Sysctl, title, false, new JsonObject { ["name"] = name, ["value"] = value });

    /// <summary>Loads a kernel module now.</summary>
    public static PlanStep Module(string id, Phase phase, string name, string title) =>
        new(id, phase, StepName.Module, title, false, new JsonObject { ["name"] = name });

    /// <summary>Fails unless a condition holds.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="condition">Its name, e.g. <c>service.active</c>.</param>
    /// <param name="with">What the condition needs to know.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep Probe(string id, Phase phase, string condition, JsonObject with, string title) =>
        new(id, phase, StepName.Probe, title, false, new JsonObject { ["condition"] = condition, ["with"] = with });

    /// <summary>Waits until a condition holds, and fails if it does not in time.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="condition">Its name, e.g. <c>node.ready</c>.</param>
    /// <param name="with">What the condition needs to know.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep Wait(string id, Phase phase, string condition, JsonObject with, TimeSpan limit, string title) =>
        new(id, phase, StepName.Wait, title, false, new JsonObject { ["condition"] = condition, ["with"] = with, ["limitSeconds"] = (long)limit.TotalSeconds });

    /// <summary>Keeps new pods from the node; what it was before is recorded.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="kubeconfig">The credentials' file; empty for kubectl's own choice.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep Cordon(string id, Phase phase, string node, string kubeconfig, string title) =>
        new(id, phase, StepName.Cordon, title, false, new JsonObject { ["node"] = node, ["kubeconfig"] = kubeconfig });

    /// <summary>Evicts the node's pods through the Eviction API, which honours budgets; pods of daemon sets stay.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="kubeconfig">The credentials' file; empty for kubectl's own choice.</param>
    /// <param name="deleteEmptyDir">Whether pods with an emptyDir may go, whose content is lost.</param>
    /// <param name="force">Whether pods that nobody would make again may go.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep Drain(string id, Phase phase, string node, string kubeconfig, bool deleteEmptyDir, bool force, TimeSpan limit, string title) =>
        new(id, phase, StepName.Drain, title, true, new JsonObject
        {
            ["node"] = node,
            ["kubeconfig"] = kubeconfig,
            ["deleteEmptyDir"] = deleteEmptyDir,
            ["force"] = force,
            ["limitSeconds"] = (long)limit.TotalSeconds,
        });

    /// <summary>Lets pods in again, unless the node was closed to them before the step that cordoned it.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="kubeconfig">The credentials' file; empty for kubectl's own choice.</param>
    /// <param name="cordon">The id of the step that cordoned it.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep Uncordon(string id, Phase phase, string node, string kubeconfig, string cordon, string title) =>
        new(id, phase, StepName.Uncordon, title, false, new JsonObject { ["node"] = node, ["kubeconfig"] = kubeconfig, ["cordon"] = cordon });

    /// <summary>Sets an annotation of the node, or removes it if <paramref name="value"/> is null.</summary>
    public static PlanStep Annotate(string id, Phase phase, string node, string kubeconfig, string key, string? value, string title) =>
        new(id, phase, StepName.Annotate, title, false, new JsonObject { ["node"] = node, ["kubeconfig"] = kubeconfig, ["key"] = key, ["value"] = value });

    /// <summary>Changes the text of one key of a ConfigMap.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="name"><c>namespace/name</c>.</param>
    /// <param name="key">The key of its data.</param>
    /// <param name="kubeconfig">The credentials' file; empty for kubectl's own choice.</param>
    /// <param name="oldText">The key's text now.</param>
    /// <param name="newText">The key's text then.</param>
    /// <param name="title">What it is for.</param>
    public static PlanStep PatchConfigMap(
        string id, Phase phase, string name, string key, string kubeconfig, string oldText, string newText, string title) =>
        new(id, phase, StepName.PatchConfigMap, title, false, new JsonObject
        {
            ["name"] = name,
            ["key"] = key,
            ["kubeconfig"] = kubeconfig,
            ["preHash"] = Digest(oldText),
            ["postHash"] = Digest(newText),
            ["diff"] = UnifiedDiff.Make($"{name}/{key}", oldText, newText),
        });

    /// <summary>An id of a number and words: <c>040-kubelet-flags</c>.</summary>
    public static string Id(int number, string words) => string.Create(CultureInfo.InvariantCulture, $"{number:000}-{words}");

    /// <summary>The digest of a text's UTF-8, with <c>sha256:</c>; <see cref="Absent"/> for null.</summary>
    public static string Digest(string? text) => text is null ? Absent : CanonicalJson.Digest(text);
}
