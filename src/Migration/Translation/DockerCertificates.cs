using Sampan.Migration.Node;

namespace Sampan.Migration.Translation;

/// <summary>What lies in Docker's folders of registry certificates: names only, for keys stay where they are.</summary>
public static class DockerCertificates
{
    /// <summary>Docker's folder of folders.</summary>
    public const string Folder = "/etc/docker/certs.d";

    /// <summary>Registry → names of its files.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(NodeFiles files) =>
        files.List(Folder)
            .Where(host => files.IsFolder($"{Folder}/{host}"))
            .ToDictionary(host => host, host => files.List($"{Folder}/{host}"), StringComparer.Ordinal);
}
