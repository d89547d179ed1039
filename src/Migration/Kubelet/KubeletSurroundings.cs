using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>What lies around a kubelet and depends on the runtime: credentials, seccomp profiles, links of logs.</summary>
internal sealed class KubeletSurroundings(NodeFiles files)
{
    private const int MaxDepth = 6, MaxProfiles = 2000;

    /// <summary>
    /// The files of pull credentials that the kubelet reads, which exist: below its root, where it runs, in its home (which units seldom
    /// set), and at the root of the machine; then the configuration of credential plugins.
    /// </summary>
    internal IReadOnlyList<string> CredentialFiles(KubeletConfiguration configuration, string root, string? home, string folder)
    {
        var paths = new List<string> { $"{root}/config.json", $"{folder.TrimEnd('/')}/config.json" };
        if (!string.IsNullOrEmpty(home))
            paths.Add($"{home.TrimEnd('/')}/.docker/config.json");
        paths.Add("/.docker/config.json");
        paths.AddRange([$"{root}/.dockercfg", $"{folder.TrimEnd('/')}/.dockercfg"]);
        if (!string.IsNullOrEmpty(home))
            paths.Add($"{home.TrimEnd('/')}/.dockercfg");
        paths.Add("/.dockercfg");
        if (configuration.Value("image-credential-provider-config") is { Length: > 0 } plugins)
            paths.Add(plugins);
        return [.. paths.Distinct().Where(files.Exists)];
    }

    /// <summary>Profiles below a folder that are written as Docker writes them (archMap, includes, excludes).</summary>
    internal IReadOnlyList<string> DockerSeccompProfiles(string folder)
    {
        var found = new List<string>();
        int read = 0;
        Walk(folder, 0);
        return found;

        void Walk(string at, int depth)
        {
            foreach (string name in files.List(at))
            {
                string path = $"{at.TrimEnd('/')}/{name}";
                if (files.IsFolder(path))
                {
                    if (depth < MaxDepth && files.LinkTarget(path) is null)
                        Walk(path, depth + 1);
                }
                else if (++read <= MaxProfiles && IsDockers(files.Text(path) ?? ""))
                {
                    found.Add(path);
                }
            }
        }
    }

    /// <summary>How many links of /var/log/pods and /var/log/containers lead into Docker's folder, at once or over another link.</summary>
    internal int DockerLogLinks(string dockerRoot)
    {
        string prefix = dockerRoot.TrimEnd('/') + "/";
        int count = files.List("/var/log/containers").Count(n => Leads($"/var/log/containers/{n}", prefix, 0));
        foreach (string pod in files.List("/var/log/pods"))
        {
            string folder = $"/var/log/pods/{pod}";
            foreach (string name in files.List(folder))
            {
                // Since 1.11 there is a folder for each container in between.
                count += Leads($"{folder}/{name}", prefix, 0) ? 1 : files.List($"{folder}/{name}").Count(n => Leads($"{folder}/{name}/{n}", prefix, 0));
            }
        }
        return count;
    }

    private bool Leads(string path, string prefix, int depth)
    {
        if (depth > 4 || files.LinkTarget(path) is not { } target)
            return false;
        string absolute = target.StartsWith('/') ? target : $"{Path.GetDirectoryName(path)}/{target}";
        return absolute.StartsWith(prefix, StringComparison.Ordinal) || Leads(absolute, prefix, depth + 1);
    }

    private static bool IsDockers(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject profile
                && (profile.ContainsKey("archMap")
                    || (profile["syscalls"] as JsonArray)?.Any(s => s is JsonObject rule && (rule.ContainsKey("includes") || rule.ContainsKey("excludes"))) == true);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
