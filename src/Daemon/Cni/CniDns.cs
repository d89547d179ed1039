namespace Sampan.Daemon.Cni;

/// <summary>The pod's resolver (CNI conventions, "dns").</summary>
internal sealed record CniDns(
    IReadOnlyList<string> Servers, IReadOnlyList<string> Searches, IReadOnlyList<string> Options);
