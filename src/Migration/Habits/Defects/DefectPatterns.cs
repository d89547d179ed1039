using System.Text.RegularExpressions;

namespace Sampan.Migration.Habits.Defects;

/// <summary>What several defects look for.</summary>
internal static partial class DefectPatterns
{
    [GeneratedRegex("kubelet|kubeadm", RegexOptions.IgnoreCase)]
    public static partial Regex Kubelet();

    [GeneratedRegex(@"container-?runtime-?endpoint|\bcrictl\b|\bcri-?o\b|\bisulad?\b|containerd config default|SystemdCgroup|io\.containerd\.|cri-containerd|/run/containerd/containerd\.sock", RegexOptions.IgnoreCase)]
    public static partial Regex NewRuntime();

    /// <summary>The line that a listing begins below.</summary>
    [GeneratedRegex(@"^\s*```|<<-?\s*[""']?\w+[""']?|:\s*[|>][-+]?\s*$")]
    public static partial Regex ListingBegin();

    /// <summary>The line that a listing ends above.</summary>
    [GeneratedRegex(@"^\s*```|^\s*(EOF|END|EOT|EOL)\s*$|^\s*- name:")]
    public static partial Regex ListingEnd();

    [GeneratedRegex(@"^\s*\[+([^\[\]]+)\]+\s*(#.*)?$")]
    public static partial Regex Section();

    [GeneratedRegex(@"containerd\s+config\s+default")]
    public static partial Regex ConfigDefault();

    [GeneratedRegex(@"SystemdCgroup\s*[=:]\s*(\\?[""'])?true")]
    public static partial Regex SystemdCgroupOn();

    [GeneratedRegex(@"container-runtime-endpoint|containerRuntimeEndpoint")]
    public static partial Regex Endpoint();

    /// <summary>A new runtime is started.</summary>
    [GeneratedRegex(@"systemctl\s[^|;&]*\b(start|restart|enable\s+--now|--now\s+enable)\b[^|;&]*\b(containerd|crio|cri-o|isulad|sampan)\b", RegexOptions.IgnoreCase)]
    public static partial Regex StartOfRuntime();

    /// <summary>Somebody looks whether it works.</summary>
    [GeneratedRegex(@"kubectl\s+get\s+(no|nodes?|po|pods?)\b|crictl\s+(ps|pods|info|version|images|pull)\b|sampan\s+(doctor|migrate\s+verify|info|ps|pods)\b")]
    public static partial Regex Proof();
}
