using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Crio;

/// <summary>registries.conf.d: mirrors, insecure registries, and where names without a registry lead.</summary>
internal static class CrioRegistries
{
    internal const string DropIn = "/etc/containers/registries.conf.d/50-sampan.conf";

    private const string Main = "/etc/containers/registries.conf";

    internal static void Write(TargetDraft draft)
    {
        var conf = new TomlEditor("");
        conf.Set(["unqualified-search-registries"], Searched(draft).Distinct(StringComparer.Ordinal));
        foreach (RegistryWish registry in draft.Intent.Registries.All.Where(r => r.Insecure || r.Mirrors.Count > 0))
        {
            var entry = new Dictionary<string, object>(StringComparer.Ordinal) { ["prefix"] = registry.Host, ["location"] = registry.Host };
            if (registry.Insecure)
                entry["insecure"] = true;
            conf.AppendTable(["registry"], entry);
            foreach (MirrorWish mirror in registry.Mirrors)
            {
                var other = new Dictionary<string, object>(StringComparer.Ordinal) { ["location"] = mirror.Host + mirror.Path };
                if (mirror.Insecure || mirror.Url.StartsWith("http:", StringComparison.Ordinal))
                    other["insecure"] = true;
                conf.AppendTable(["registry", "mirror"], other);
            }
        }
        draft.File(DropIn, conf.Text, "how registries are reached");
        string[] insecure = [.. draft.Intent.Registries.All.Where(r => r.Insecure).Select(r => r.Host)];
        string becomes = insecure.Length == 0 ? "" : $"{DropIn}: insecure = true of {string.Join(", ", insecure)}";
        if (insecure.Length > 0)
            draft.Say("insecure-registries", KeyClass.Equivalent, becomes);
        HostsTree.SayNetworks(draft, becomes);
    }

    // docker.io first, as Docker took it; what the node's own file names stays behind it.
    private static IEnumerable<string> Searched(TargetDraft draft)
    {
        if (draft.Input.Existing(Main) is not { } text)
            return [Registries.DockerHub];
        try
        {
            var main = new TomlEditor(text);
            if (main.Get("registries") is not null)
                throw new FormatException("it is in the old form, beside which CRI-O takes no drop-in.");
            return [Registries.DockerHub, .. (main.Get("unqualified-search-registries") as TomlArray ?? []).OfType<string>()];
        }
        catch (FormatException e)
        {
            throw new TranslationException($"{Main}: {e.Message} Write it in the form of version 2 ([[registry]]), or move it away.", e);
        }
    }
}
