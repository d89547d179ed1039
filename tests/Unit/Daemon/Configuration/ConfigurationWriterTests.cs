using Sampan.Daemon.Configuration;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class ConfigurationWriterTests
{
    private readonly ConfigurationLoader _loader = new(new FakeHostEnvironment(systemd: true, "crun", "runc", "conmon"));

    [Fact]
    public void Default_ReadBack_GivesTheDefaults()
    {
        LoadedConfiguration defaults = _loader.Parse(null, "none", new());

        LoadedConfiguration read = _loader.Parse(ConfigurationWriter.Default(), "default", new());

        Assert.Equal(Rendered(defaults.Options), Rendered(read.Options));
        Assert.All(ConfigurationKeys.All, key => Assert.True(read.Origins.IsSet(key.Path), key.Path));
    }

    [Fact]
    public void Show_ReadBack_GivesTheSameOptions()
    {
        LoadedConfiguration loaded = _loader.Parse("""
            apiVersion: sampan.dev/v1
            pauseImage: "registry.example:5000/a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            cni: {timeout: 1h, binDirs: ["/with space", "/#hash", "/ünicode"]}
            containers: {pidsLimit: 12, seccompProfile: "/a: b"}
            runtimes: {handlers: {"on": {path: /x, options: [--a=b c]}}}

            """, "f", new() { LogLevel = "warn" });

        string shown = ConfigurationWriter.Show(loaded);

        Assert.Equal(Rendered(loaded.Options), Rendered(_loader.Parse(shown, "shown", new()).Options));
        Assert.Contains("  # from --log-level\n  level: warn\n", shown, StringComparison.Ordinal);
        Assert.Contains("# from f:2:13\npauseImage: ", shown, StringComparison.Ordinal);
        Assert.Contains("\nroot: /var/lib/sampan\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_AreExactlyThoseThatAreRead()
    {
        var context = new ReadingContext();
        OptionsReader.Read(null, context);
        IEnumerable<string> leaves = context.KnownKeys.Where(
            key => !context.KnownKeys.Any(other => other.StartsWith(key + ".", StringComparison.Ordinal)));

        Assert.Equal(leaves.Order(StringComparer.Ordinal), ConfigurationKeys.All.Select(key => key.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sections_AllHaveAHeading() =>
        Assert.Equal(
            ConfigurationKeys.All.SelectMany(key => Enumerable.Range(1, key.Words.Count - 1).Select(count => string.Join('.', key.Words.Take(count)))).Distinct(),
            ConfigurationKeys.Sections.Keys);

    [Fact]
    public void Manual_NamesEveryKeyWithItsDefault()
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "configuration.md"));
        var defaults = new DaemonOptions();

        Assert.All(ConfigurationKeys.All, key => Assert.Contains($"\n| `{key.Path}` | `{Inline(key.Value(defaults))}` |", manual, StringComparison.Ordinal));
        Assert.All(["path", "root", "options"], key => Assert.Contains($"\n| `runtimes.handlers.NAME.{key}` |", manual, StringComparison.Ordinal));
    }

    private static string Rendered(DaemonOptions options) =>
        string.Join('\n', ConfigurationKeys.All.Select(key => $"{key.Path} {Inline(key.Value(options))}"));

    private static string Inline(ConfigurationNode node) => node switch
    {
        ScalarNode { Value: "" } => "\"\"",
        ScalarNode scalar => scalar.Value,
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Inline))}]",
        MappingNode map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {Inline(entry.Value)}"))}}}",
        _ => throw new InvalidOperationException(node.Kind),
    };

    private static string RepositoryRoot()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "Sampan.slnx"))) at = Path.GetDirectoryName(at);
        return at ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
