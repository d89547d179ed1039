using System.Text;
using Sampan.Migration.Node;
using Sampan.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Stopping;

/// <summary>Folders of CNI, private to a test.</summary>
internal sealed class StoppingNode : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-stopping-");

    internal StoppingNode()
    {
        foreach (string folder in new[] { Config, Plugins, Path.Combine(Cache, "results") })
            Directory.CreateDirectory(folder);
        foreach (string plugin in new[] { "bridge", "portmap" })
            File.WriteAllText(Path.Combine(Plugins, plugin), "");
    }

    internal string Config => Path.Combine(_folder.FullName, "net.d");

    internal string Plugins => Path.Combine(_folder.FullName, "bin");

    internal string Cache => Path.Combine(_folder.FullName, "cache");

    internal NodeFiles Files { get; } = new("/");

    internal CniAttachments Attachments => new(Files, [Path.Combine(_folder.FullName, "absent"), Cache], Config);

    internal string WriteCache(string name, string text)
    {
        string file = Path.Combine(Cache, "results", name);
        File.WriteAllText(file, text);
        return file;
    }

    internal void WriteConfig(string name, string text) => File.WriteAllText(Path.Combine(Config, name), text);

    internal static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);
}
