using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Reads how a unit or a script starts the kubelet. Pure: the same texts give the same command.</summary>
/// <param name="text">The text of a file; null if it is not there.</param>
internal sealed class KubeletCommandReader(Func<string, string?> text)
{
    private static readonly string[] Containers = ["docker", "podman", "nerdctl", "ctr", "rkt"];

    /// <summary>The command of a configuration that was read, from the texts as they are now.</summary>
    internal KubeletCommand? Again(KubeletConfiguration configuration)
    {
        if (configuration.Unit is null)
            return configuration.StartFiles.Count > 0 ? OfScript(configuration.StartFiles[0]) : null;
        var unit = new SystemdUnit(configuration.Unit, configuration.StartFiles, "", SystemdUnits.Lay(configuration.StartFiles, text));
        return OfUnit(unit, SystemdEnvironment.FilesOf(unit, [.. configuration.Sources.Select(s => s.File)], text));
    }

    /// <summary>The kubelet that a script starts; null if it starts none or is no script.</summary>
    internal KubeletCommand? OfScript(string path) => OfScript(path, [], new Dictionary<string, TracedText>());

    /// <summary>The kubelet that a unit starts; null if it starts none.</summary>
    internal KubeletCommand? OfUnit(SystemdUnit unit, IEnumerable<string> environmentFiles)
    {
        IReadOnlyDictionary<string, TracedText> environment = SystemdEnvironment.Of(unit, environmentFiles, text);
        string folder = unit.Of("Service.WorkingDirectory").LastOrDefault()?.Value.Text.TrimStart('-') is { Length: > 0 } set && set.StartsWith('/') ? set : "/";
        foreach (SystemdCommand command in unit.Of("Service.ExecStart").SelectMany(a => SystemdCommand.Parse(a.Value) ?? []))
        {
            List<TracedWord> words = [command.Path, .. command.Expand(environment)];
            KubeletCommand? found = Of(words, environment) ?? OfShell(words, environment) ?? OfScript(command.Path.Text, words, environment);
            if (found is not null)
            {
                return found with
                {
                    Unit = unit,
                    WorkingFolder = folder,
                    Spliced = [.. command.Arguments.Where(w => w.Text.StartsWith('$')).Select(w => w.Text[1..])],
                };
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
        if (!path.StartsWith('/') || text(path) is not { } script || !script.StartsWith("#!", StringComparison.Ordinal))
            return null;
        KubeletCommand? found = InShell(TracedText.Of(path, script), environment, path);
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
        var shell = new ShellText(environment, text);
        // The last one: earlier ones are checks such as kubelet --version.
        KubeletCommand? found = shell.Commands(script).Select(c => Of(c, shell.Variables)).LastOrDefault(c => c is { Arguments.Count: > 1 });
        return found is null ? null : found with { Script = path ?? script.Start.File };
    }
}
