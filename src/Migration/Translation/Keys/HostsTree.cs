using Sampan.Migration.Translation.Intent;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Writes hosts.toml files as containerd and Sampan read them; what is there already is kept.</summary>
internal static class HostsTree
{
    /// <summary>Writes a file for each registry of which Docker says something.</summary>
    /// <param name="draft">The translation.</param>
    /// <param name="folder">The folder of folders, e.g. <c>/etc/containerd/certs.d</c>.</param>
    /// <param name="certificates">Whether registries with nothing but certificates get a file too.</param>
    internal static void Write(TargetDraft draft, string folder, bool certificates)
    {
        foreach (RegistryWish registry in draft.Intent.Registries.All)
        {
            if (!certificates && !registry.Insecure && registry.Mirrors.Count == 0)
                continue;
            string file = FileOf(draft, folder, registry.Host);
            draft.File(file, Merged(file, draft.Existing(file) ?? "", registry), $"how {registry.Host} is reached");
        }
        Say(draft, folder);
    }

    /// <summary>Tells what became of networks, which no target takes.</summary>
    internal static void SayNetworks(TargetDraft draft, string becomes)
    {
        Registries registries = draft.Intent.Registries;
        if (registries.Networks.Count > 0)
        {
            draft.Say("insecure-registries", KeyClass.Dangerous, becomes,
                $"{string.Join(", ", registries.Networks)}: networks are not known to the target, and no registry of this node is in there by its address. "
                + "Name the registries that are meant one by one.");
        }
        else if (registries.Expanded.Count > 0)
        {
            draft.Say("insecure-registries", KeyClass.Dangerous, becomes,
                $"{string.Join(", ", registries.Expanded)}: networks are not known to the target; the registries in there that this node uses are named instead. "
                + "Name others that will be used, and those that are called by a name, one by one.");
        }
    }

    private static void Say(TargetDraft draft, string folder)
    {
        string[] insecure = [.. draft.Intent.Registries.All.Where(r => r.Insecure).Select(r => r.Host)];
        string becomes = insecure.Length == 0 ? "" : $"{folder}/{{{string.Join(',', insecure)}}}/hosts.toml: https unverified, then http";
        if (insecure.Length > 0)
            draft.Say("insecure-registries", KeyClass.Equivalent, becomes);
        SayNetworks(draft, becomes);
        if (draft.Intent.Registries.All.Any(r => r.Mirrors.Count > 0))
            draft.Say("registry-mirrors", KeyClass.Equivalent, $"{folder}/docker.io/hosts.toml", "They are for docker.io only, as before.");
    }

    // The form with underscores counts first; a new folder gets the plain one.
    private static string FileOf(TargetDraft draft, string folder, string host)
    {
        int colon = host.LastIndexOf(':');
        string other = colon > 0 && !host.EndsWith(']') ? $"{folder}/{host[..colon]}_{host[(colon + 1)..]}_/hosts.toml" : "";
        return other.Length > 0 && draft.Existing(other) is not null ? other : $"{folder}/{host}/hosts.toml";
    }

    private static string Merged(string file, string existing, RegistryWish registry)
    {
        try
        {
            var editor = new TomlEditor(existing);
            string server = registry.Host == Registries.DockerHub ? "https://registry-1.docker.io" : $"{(registry.Insecure ? "http" : "https")}://{registry.Host}";
            if (editor.Get("server") is null)
                editor.Set(["server"], server);
            foreach (MirrorWish mirror in registry.Mirrors)
                Mirror(editor, mirror);
            if (registry.Insecure)
            {
                // Docker asks by https without looking at the certificate, then by http.
                string url = $"https://{registry.Host}";
                Host(editor, url, push: true);
                editor.Set(["host", url, "skip_verify"], true);
                Certificates(editor, ["host", url], registry);
            }
            else
            {
                Certificates(editor, [], registry);
            }
            return editor.Text;
        }
        catch (FormatException e)
        {
            throw new TranslationException($"{file}: {e.Message} Mend it or move it away; what it says would be lost otherwise.", e);
        }
    }

    private static void Mirror(TomlEditor editor, MirrorWish mirror)
    {
        string url = mirror.Path.Length > 0 ? mirror.Url + "/v2" : mirror.Url;
        Host(editor, url, push: false);
        if (mirror.Path.Length > 0)
            editor.Set(["host", url, "override_path"], true);
        if (mirror.Insecure && url.StartsWith("https:", StringComparison.Ordinal))
            editor.Set(["host", url, "skip_verify"], true);
    }

    private static void Host(TomlEditor editor, string url, bool push)
    {
        if (editor.Get("host", url, "capabilities") is null)
            editor.Set(["host", url, "capabilities"], push ? ["pull", "resolve", "push"] : (string[])["pull", "resolve"]);
    }

    private static void Certificates(TomlEditor editor, IReadOnlyList<string> at, RegistryWish registry)
    {
        if (registry.Authorities.Count > 0 && editor.Get([.. at, "ca"]) is null)
            editor.Set([.. at, "ca"], registry.Authorities.Count == 1 ? registry.Authorities[0] : registry.Authorities);
        if (registry.Clients.Count > 0 && editor.Get([.. at, "client"]) is null)
            editor.Set([.. at, "client"], registry.Clients.Select(pair => (string[])[pair.Certificate, pair.Key]));
    }
}
