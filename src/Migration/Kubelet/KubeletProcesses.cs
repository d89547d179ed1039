using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Finds the kubelet that runs: a process whose own name is kubelet, or hyperkube told to be one. Scripts and shells that mention it are none.</summary>
public static partial class KubeletProcesses
{
    /// <summary>The kubelet of the node; of several the one that is in no container, then the oldest. Null if none runs.</summary>
    /// <param name="files">The node's files with its <c>/proc</c>.</param>
    public static KubeletProcess? Find(NodeFiles files) =>
        files.List("/proc")
            .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Order()
            .Select(pid => Read(files, pid))
            .OfType<KubeletProcess>()
            .OrderBy(p => p.InContainer)
            .FirstOrDefault();

    private static KubeletProcess? Read(NodeFiles files, int pid)
    {
        string[] arguments = Words(files, $"/proc/{pid}/cmdline");
        if (!IsKubelet(arguments) || IsOfAnotherNode(files, pid))
            return null;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in Words(files, $"/proc/{pid}/environ"))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                environment[pair[..equals]] = pair[(equals + 1)..];
        }
        return new KubeletProcess(pid, arguments)
        {
            Program = files.LinkTarget($"/proc/{pid}/exe") ?? "",
            WorkingFolder = files.LinkTarget($"/proc/{pid}/cwd") ?? "/",
            Environment = environment,
            InContainer = ContainerCgroup().IsMatch(files.Text($"/proc/{pid}/cgroup") ?? ""),
        };
    }

    /// <summary>A machine may hold nodes of its own, in containers with a process 1 each.</summary>
    private static bool IsOfAnotherNode(NodeFiles files, int pid) =>
        files.LinkTarget("/proc/1/ns/pid") is { } own && files.LinkTarget($"/proc/{pid}/ns/pid") is { } its && its != own;

    private static bool IsKubelet(string[] arguments) =>
        arguments.Length > 0 && Path.GetFileName(arguments[0]) switch
        {
            "kubelet" => true,
            "hyperkube" => arguments.Length > 1 && arguments[1] == "kubelet",
            _ => false,
        };

    private static string[] Words(NodeFiles files, string path)
    {
        string text = Encoding.UTF8.GetString(files.Bytes(path) ?? []);
        return text.Length == 0 ? [] : (text[^1] == '\0' ? text[..^1] : text).Split('\0');
    }

    // A container's cgroup ends in its id, with or without a prefix such as docker- and a suffix .scope.
    [GeneratedRegex(@"[-/:][0-9a-f]{64}(\.scope)?(/|$)", RegexOptions.Multiline)]
    private static partial Regex ContainerCgroup();
}
