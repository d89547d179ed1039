using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Finds what starts the kubelet on a node: a unit, a script that a unit runs, or a script alone.</summary>
internal sealed class KubeletCommandFinder(NodeFiles files, SystemdUnits units)
{
    /// <summary>The kubelet's unit as kubeadm, kubespray and distributions name it.</summary>
    internal const string UnitName = "kubelet.service";

    // Folders in which scripts that start a kubelet are looked for where there is no unit, and the names that are read there.
    private static readonly (string Folder, string Pattern)[] Scripts =
    [
        ("/etc", "rc.local"), ("/etc/rc.d", "rc.local"), ("/etc/init.d", "*"), ("/usr/local/bin", "*kubelet*"), ("/usr/local/sbin", "*kubelet*"),
        ("/opt/bin", "*kubelet*"), ("/opt/kubernetes/bin", "*.sh"), ("/opt/kubernetes", "*.sh"), ("/etc/kubernetes", "*.sh"), ("/root", "*kubelet*.sh"),
    ];

    private static readonly string[] Containers = ["docker", "podman", "nerdctl", "ctr", "rkt"];

    /// <summary>What would start the kubelet at the next start; null if nothing was found.</summary>
    internal KubeletCommand? Find() => OfUnits() ?? OfScripts();

    /// <summary>The unit that starts the kubelet; null if none does.</summary>
    internal SystemdUnit? Unit() => OfUnits()?.Unit;

    private KubeletCommand? OfUnits()
    {
        IEnumerable<string> others = units.Names(".service")
            .Where(n => n != UnitName && (n.Contains("kubelet", StringComparison.Ordinal) || n.Contains("hyperkube", StringComparison.Ordinal)));
        return new[] { UnitName }.Concat(others).Select(n => units.Load(n)).OfType<SystemdUnit>().Select(OfUnit).FirstOrDefault(c => c is not null);
    }

    private KubeletCommand? OfUnit(SystemdUnit unit)
    {
        IReadOnlyDictionary<string, TracedText> environment = SystemdEnvironment.Of(unit, files);
        string folder = unit.Of("Service.WorkingDirectory").LastOrDefault()?.Value.Text.TrimStart('-') is { Length: > 0 } set && set.StartsWith('/') ? set : "/";
        foreach (SystemdCommand command in unit.Of("Service.ExecStart").SelectMany(a => SystemdCommand.Parse(a.Value) ?? []))
        {
            List<TracedWord> words = [command.Path, .. command.Expand(environment)];
            KubeletCommand? found = Of(words, environment) ?? OfShell(words, environment) ?? OfScript(command.Path.Text, words, environment);
            if (found is not null)
                return found with { Unit = unit, WorkingFolder = folder };
        }
        return null;
    }

    private KubeletCommand? OfScripts()
    {
        foreach ((string folder, string pattern) in Scripts)
        {
            foreach (string name in files.List(folder).Where(n => GlobPattern.Matches(pattern, n)))
            {
                if (OfScript($"{folder}/{name}", [], new Dictionary<string, TracedText>()) is { } command)
                    return command;
            }
        }
        return null;
    }

    /// <summary>The kubelet among the words of a command: itself, hyperkube's, or one that a container is started with.</summary>
    internal static KubeletCommand? Of(IReadOnlyList<TracedWord> words, IReadOnlyDictionary<string, TracedText> environment)
    {
        if (words.Count == 0)
            return null;
        bool inContainer = Containers.Contains(Path.GetFileName(words[0].Text));
        int at = inContainer ? IndexOf(words, "kubelet") : Path.GetFileName(words[0].Text) == "kubelet" ? 0 : -1;
        if (!inContainer && at < 0 && Path.GetFileName(words[0].Text) == "hyperkube" && words.Count > 1 && words[1].Text == "kubelet")
            at = 1;
        return at < 0 ? null : new KubeletCommand
        {
            Program = words[0].Text,
            Arguments = [.. words.Skip(at + 1)],
            Environment = environment,
            InContainer = inContainer,
        };
    }

    // Of docker run … IMAGE kubelet --flags: the word after which the kubelet's own flags begin.
    private static int IndexOf(IReadOnlyList<TracedWord> words, string program)
    {
        for (int i = words.Count - 1; i > 0; i--)
        {
            if (words[i].Text == program || words[i].Text.EndsWith("/" + program, StringComparison.Ordinal))
                return words[i - 1].Text is "--name" ? -1 : i;
        }
        return -1;
    }

    // sh -c 'exec kubelet …'
    private KubeletCommand? OfShell(List<TracedWord> words, IReadOnlyDictionary<string, TracedText> environment)
    {
        if (Path.GetFileName(words[0].Text) is not ("sh" or "bash" or "dash"))
            return null;
        int at = words.FindIndex(w => w.Text.Length > 1 && w.Text[0] == '-' && w.Text[1] != '-' && w.Text.Contains('c', StringComparison.Ordinal));
        if (at >= 0 && at + 1 < words.Count)
            return InShell(words[at + 1].Value, environment, null);
        TracedWord? script = words.Skip(1).FirstOrDefault(w => !w.Text.StartsWith('-'));
        return script is null ? null : OfScript(script.Text, words, environment);
    }

    private KubeletCommand? OfScript(string path, List<TracedWord> words, IReadOnlyDictionary<string, TracedText> environment)
    {
        if (!path.StartsWith('/') || files.Bytes(path) is not { Length: > 2 } bytes || bytes[0] != '#' || bytes[1] != '!')
            return null;
        KubeletCommand? found = InShell(TracedText.Of(path, files.Text(path)!), environment, path);
        if (found is null)
            return null;
        // exec kubelet "$@": the unit's own words follow.
        int all = found.Arguments.ToList().FindIndex(w => w.Text is "$@" or "$*");
        return all < 0 ? found : found with
        {
            Arguments = [.. found.Arguments.Take(all), .. words.Skip(1), .. found.Arguments.Skip(all + 1)],
        };
    }

    private KubeletCommand? InShell(TracedText script, IReadOnlyDictionary<string, TracedText> environment, string? path)
    {
        var shell = new ShellText(environment, p => files.Text(p));
        // The last one: earlier ones are checks such as kubelet --version.
        KubeletCommand? found = shell.Commands(script).Select(c => Of(c, shell.Variables)).LastOrDefault(c => c is { Arguments.Count: > 1 });
        return found is null ? null : found with { Script = path ?? script.Start.File };
    }
}
