namespace Sampan.Migration.Translation;

/// <summary>Docker's configuration in the words of a target.</summary>
/// <param name="Target">The target's kind.</param>
/// <param name="Files">Files to write; those that are already as they should be are left out.</param>
/// <param name="Arguments">Command-line flags, for a target that has no file (cri-dockerd).</param>
/// <param name="Kubelet">Settings that move to the kubelet, named as in <see cref="Kubelet.KubeletConfiguration.Settings"/>.</param>
/// <param name="Keys">Every key that is set, and what becomes of it.</param>
/// <param name="Behaviours">What Docker did without any key and the target does differently, and what was done about it.</param>
public sealed record TranslationResult(
    string Target,
    IReadOnlyList<TargetFile> Files,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Kubelet,
    IReadOnlyList<KeyFate> Keys,
    IReadOnlyList<KeyFate> Behaviours);
