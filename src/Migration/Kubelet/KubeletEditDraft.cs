using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Kubelet;

/// <summary>Edits of a kubelet's files as they come together.</summary>
internal sealed class KubeletEditDraft
{
    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _purposes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    private readonly List<string> _reasons = [], _removed = [];
    private readonly Func<string, string?> _existing;

    internal KubeletEditDraft(KubeletFacts facts, Func<string, string?> existing)
    {
        Facts = facts;
        _existing = existing;
        Minor = facts.Version?.Minor ?? throw new MigrationException(
            "The kubelet's version is not known, and what it may be told depends on it. Tell the version, or run this where the kubelet's program can be asked.");
        Command = new KubeletCommandReader(existing).Again(facts.Configuration);
        Arguments = Command is null ? [] : KubeletArguments.Parse(Command.Arguments);
    }

    internal KubeletFacts Facts { get; }

    /// <summary>The minor of Kubernetes 1.</summary>
    internal int Minor { get; }

    /// <summary>How it is started; null if no unit and no script of it is known.</summary>
    internal KubeletCommand? Command { get; }

    /// <summary>The flags it is started with, in order.</summary>
    internal IReadOnlyList<KubeletArgument> Arguments { get; }

    /// <summary>Changes of words in unit, environment files and scripts.</summary>
    internal TextChanges Changes { get; } = new();

    /// <summary>Whether kubeadm keeps flags of this node, and so upgrades it.</summary>
    internal bool IsKubeadm => Facts.Configuration.Sources.Any(s => s.Kind == KubeletSourceKind.KubeadmFlags);

    /// <summary>The files of configuration that the kubelet reads, weakest first.</summary>
    internal IEnumerable<string> ConfigFiles =>
        Facts.Configuration.Sources.Where(s => s.Kind is KubeletSourceKind.ConfigFile or KubeletSourceKind.ConfigDirectory).Select(s => s.File);

    /// <summary>The file of <c>--config</c>; null if there is none.</summary>
    internal string? ConfigFile => Facts.Configuration.Sources.FirstOrDefault(s => s.Kind == KubeletSourceKind.ConfigFile)?.File;

    /// <summary>The text of a file with what was changed in it as a whole.</summary>
    internal string? Text(string path) => _whole.GetValueOrDefault(path) ?? _existing(path);

    /// <summary>Sets the text of a file.</summary>
    internal void Write(string path, string text, string purpose)
    {
        _whole[path] = text;
        _purposes[path] = purpose;
    }

    /// <summary>A link that has to go.</summary>
    internal void RemoveLink(string path) => _removed.Add(path);

    /// <summary>Tells what is changed and why.</summary>
    internal void Tell(string reason)
    {
        if (!_reasons.Contains(reason))
            _reasons.Add(reason);
    }

    internal KubeletEdits Finish()
    {
        foreach (string file in Changes.Files)
        {
            string before = Text(file) ?? "";
            string after = Changes.Apply(file, before);
            string path = Owned(file);
            if (path != file)
                Tell($"{path}: takes the place of {file}, which belongs to a package and would be written anew by it.");
            Write(path, after, "the kubelet's flags and unit");
            _origins[path] = file;
            if (path == file && after == before)
                _whole.Remove(file);
        }
        List<TargetFile> files = [.. _whole.Where(f => f.Value != _existing(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => new TargetFile(f.Key, f.Value, Mode(f.Key), _purposes[f.Key]))];
        return new KubeletEdits(files, _removed, _reasons);
    }

    private string Mode(string path) => Facts.Configuration.Modes.GetValueOrDefault(_origins.GetValueOrDefault(path, path), "0644");

    /// <summary>
    /// Where a changed unit file has to stand: packages own those below /usr and /lib, so that a file of the same name below /etc takes
    /// their place. For a drop-in that is enough; a unit is copied whole, since dependencies cannot be cleared by a drop-in.
    /// </summary>
    private static string Owned(string file)
    {
        foreach (string folder in new[] { "/usr/local/lib/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/" })
        {
            if (file.StartsWith(folder, StringComparison.Ordinal))
                return $"{SystemdUnits.AdministratorFolder}/{file[folder.Length..]}";
        }
        return file;
    }
}
