using System.Text;
using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Oci.Image;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>What runs, where, with which environment.</summary>
internal static class ProcessRules
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>
    /// Kubernetes' rule: a command replaces the image's entry point and makes its arguments void; arguments alone
    /// replace the image's arguments.
    /// </summary>
    public static IReadOnlyList<string> Args(ContainerConfig container, ImageConfig image)
    {
        IEnumerable<string> command = container.Command;
        IEnumerable<string> args = container.Args;
        if (container.Command.Count == 0)
        {
            command = image.Config?.Entrypoint ?? [];
            args = container.Args.Count > 0 ? container.Args : image.Config?.Cmd ?? [];
        }
        string[] all = [.. command, .. args];
        return all.Length > 0 && all[0].Length > 0
            ? all
            : throw CriException.InvalidArgument(
                $"container {container.Metadata?.Name}: no command: neither the image nor the pod names one; set `command`");
    }

    /// <summary>The environment: defaults, the image's, the pod's; a later value takes an earlier one's place.</summary>
    public static IReadOnlyList<string> Environment(
        ContainerConfig container, ImageConfig image, string hostname, ICollection<string> warnings)
    {
        var entries = new List<string>();
        Set(entries, DefaultPath);
        if (container.Tty)
        {
            Set(entries, "TERM=xterm");
        }
        if (hostname.Length > 0)
        {
            Set(entries, $"HOSTNAME={hostname}");
        }
        foreach (string entry in image.Config?.Env ?? [])
        {
            Set(entries, entry);
        }
        foreach (KeyValue entry in container.Envs)
        {
            Set(entries, $"{entry.Key}={Text(entry.Key, entry.Value, warnings)}");
        }
        return entries;
    }

    /// <summary>The working directory: the pod's, the image's, or the root.</summary>
    public static string WorkingDirectory(ContainerConfig container, ImageConfig image)
    {
        string path = container.WorkingDir.Length > 0 ? container.WorkingDir : image.Config?.WorkingDir ?? "";
        return path.StartsWith('/') ? path : "/" + path;
    }

    private static void Set(List<string> entries, string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        string prefix = equals < 0 ? entry + "=" : entry[..(equals + 1)];
        int old = entries.FindIndex(e => e.StartsWith(prefix, StringComparison.Ordinal));
        if (old >= 0)
        {
            entries[old] = entry;
        }
        else
        {
            entries.Add(entry);
        }
    }

    // config.json is JSON and JSON is Unicode: other bytes cannot reach the process.
    private static string Text(string key, ByteString value, ICollection<string> warnings)
    {
        string text = value.ToString(Encoding.UTF8);
        if (text.Contains('\uFFFD', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(text) != value.Length)
        {
            warnings.Add($"environment variable {key} is not UTF-8; its other bytes were replaced");
        }
        return text;
    }
}
