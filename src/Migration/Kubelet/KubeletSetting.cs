namespace Sampan.Migration.Kubelet;

/// <summary>A setting of the kubelet with all that speak of it.</summary>
/// <param name="Name">As in <see cref="KubeletConfiguration.Settings"/>.</param>
/// <param name="Value">What is in effect; objects and lists as JSON.</param>
/// <param name="Origin">The place that won.</param>
/// <param name="Others">The places that were overruled, strongest first.</param>
public sealed record KubeletSetting(string Name, string Value, KubeletPlace Origin, IReadOnlyList<KubeletPlace> Others);
