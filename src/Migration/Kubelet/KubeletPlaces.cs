using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Names the places of flags on a command line: file, line, kind, and the variable that brings them.</summary>
internal sealed class KubeletPlaces(KubeletCommand? command, NodeFiles files)
{
    /// <summary>The file in which kubeadm keeps flags.</summary>
    internal const string KubeadmFlagsFile = "/var/lib/kubelet/kubeadm-flags.env";

    private readonly Dictionary<string, int[]> _lineStarts = new(StringComparer.Ordinal);

    /// <summary>Where a flag's value stands; its name where it has no value of its own.</summary>
    internal KubeletPlace Of(KubeletArgument argument)
    {
        TextOrigin origin = argument.Value.Length > 0 ? argument.Value[0] : argument.Word.Value.Start;
        return new KubeletPlace(Kind(origin.File), origin.File, Line(origin), argument.Written, argument.Value.Text);
    }

    /// <summary>The sources of the flags in the order of the command line, then files of the unit that bring none.</summary>
    internal IReadOnlyList<KubeletSource> Sources(IReadOnlyList<KubeletArgument> arguments)
    {
        if (command is null)
            return [];
        List<KubeletSource> sources =
            [.. arguments.Select(a => a.Word).Select(w => new KubeletSource(Kind(w.Line.Start.File), w.Line.Start.File, Variable(w))).Where(s => s.File.Length > 0).Distinct()];
        if (command.Unit is not null)
        {
            sources.AddRange(SystemdEnvironment.FilesOf(command.Unit, files)
                .Where(f => sources.TrueForAll(s => s.File != f))
                .Select(f => new KubeletSource(Kind(f), f, null)));
        }
        return sources;
    }

    /// <summary>The variable whose value a word was split from; null if it stands on the command line itself.</summary>
    internal string? Variable(TracedWord word) => command?.Environment.FirstOrDefault(v => ReferenceEquals(v.Value, word.Line)).Key;

    /// <summary>The kind of source that a file is.</summary>
    internal KubeletSourceKind Kind(string file) =>
        file.Length == 0 ? KubeletSourceKind.Process
        : Path.GetFileName(file) == Path.GetFileName(KubeadmFlagsFile) ? KubeletSourceKind.KubeadmFlags
        : command?.Unit?.Files.Contains(file) == true ? KubeletSourceKind.Unit
        : command?.Script == file ? KubeletSourceKind.Script
        : KubeletSourceKind.EnvironmentFile;

    private int Line(TextOrigin origin)
    {
        if (origin.File.Length == 0)
            return 0;
        if (!_lineStarts.TryGetValue(origin.File, out int[]? starts))
        {
            string text = files.Text(origin.File) ?? "";
            starts = [.. text.Select((c, i) => (c, i)).Where(p => p.c == '\n').Select(p => p.i)];
            _lineStarts[origin.File] = starts;
        }
        int before = Array.BinarySearch(starts, origin.Offset);
        return (before < 0 ? ~before : before) + 1;
    }
}
