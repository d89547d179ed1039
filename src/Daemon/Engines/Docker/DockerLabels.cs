namespace Sampan.Daemon.Engines.Docker;

/// <summary>
/// The labels that dockershim gave to containers: the pod's own, its annotations under a prefix, and what a container is. Two of
/// them are ours: who made it, and what it was asked to be.
/// </summary>
internal static class DockerLabels
{
    /// <summary><see cref="Sandbox"/> or <see cref="Container"/>.</summary>
    public const string Type = "io.kubernetes.docker.type";

    /// <summary>The type of a sandbox.</summary>
    public const string Sandbox = "podsandbox";

    /// <summary>The type of a container.</summary>
    public const string Container = "container";

    /// <summary>The id of the sandbox that a container belongs to.</summary>
    public const string SandboxId = "io.kubernetes.sandbox.id";

    /// <summary>The log that the kubelet reads.</summary>
    public const string LogPath = "io.kubernetes.container.logpath";

    /// <summary>Before an annotation's key.</summary>
    public const string AnnotationPrefix = "annotation.";

    /// <summary>The root folder of the daemon that made it: several may share an engine.</summary>
    public const string Root = "dev.sampan.root";

    /// <summary>All labels of a sandbox.</summary>
    public static IReadOnlyDictionary<string, string> OfSandbox(
        IDictionary<string, string> labels, IDictionary<string, string> annotations, string root) =>
        new Dictionary<string, string>(Merge(labels, annotations)) { [Type] = Sandbox, [Root] = root };

    /// <summary>All labels of a container.</summary>
    public static IReadOnlyDictionary<string, string> OfContainer(
        IDictionary<string, string> labels, IDictionary<string, string> annotations, string sandboxId, string logPath, string root) =>
        new Dictionary<string, string>(Merge(labels, annotations))
        {
            [Type] = Container,
            [SandboxId] = sandboxId,
            [LogPath] = logPath,
            [Root] = root,
        };

    /// <summary>The pod's own labels among those of a container in the engine.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OwnOf(IReadOnlyDictionary<string, string> labels) => labels.Where(label =>
        label.Key is not (Type or SandboxId or LogPath or Root) && !label.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal));

    /// <summary>The annotations among them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AnnotationsOf(IReadOnlyDictionary<string, string> labels) => labels
        .Where(label => label.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
        .Select(label => KeyValuePair.Create(label.Key[AnnotationPrefix.Length..], label.Value));

    private static IEnumerable<KeyValuePair<string, string>> Merge(
        IDictionary<string, string> labels, IDictionary<string, string> annotations) =>
        labels.Where(label => !label.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
            .Concat(annotations.Select(annotation => KeyValuePair.Create(AnnotationPrefix + annotation.Key, annotation.Value)));
}
