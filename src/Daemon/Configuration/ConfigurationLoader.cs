using System.Text;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>Reads the configuration file, lays the command line over it, resolves and checks the whole.</summary>
internal sealed class ConfigurationLoader(IHostEnvironment host)
{
    /// <summary>Read when no other file is named; it may be missing.</summary>
    public const string DefaultPath = "/etc/sampan/config.yaml";

    /// <summary>No honest configuration comes near.</summary>
    public const int MaxFileBytes = 256 << 10;

    /// <summary>The effective options.</summary>
    /// <param name="path">The file of <c>--config</c>, which must exist; null: <see cref="DefaultPath"/>, which may not.</param>
    /// <param name="overrides">The flags.</param>
    /// <exception cref="ConfigurationException">With everything wrong.</exception>
    public DaemonOptions Load(string? path, CommandLineOverrides overrides) => Read(path, overrides).Options;

    /// <summary>As <see cref="Load"/>, with the place of each key.</summary>
    public LoadedConfiguration Read(string? path, CommandLineOverrides overrides)
    {
        string source = path ?? DefaultPath;
        string? text = ReadFile(source, mayBeMissing: path is null);
        return Parse(text, source, overrides) with { Path = text is null ? null : source };
    }

    /// <summary>As <see cref="Read"/>, from text; null is no file at all.</summary>
    public LoadedConfiguration Parse(string? text, string source, CommandLineOverrides overrides)
    {
        var context = new ReadingContext();
        ConfigurationNode? document = text is null ? null : DocumentParser.Parse(text, source);
        if (text is not null) CheckVersion(document, source, context);
        DaemonOptions written = OptionsReader.Read(CommandLineOverlay.Apply(document, overrides), context);
        DaemonOptions options = new ConfigurationResolver(host).Resolve(written);
        new ConfigurationValidator(context).Validate(options);
        context.ThrowIfAny();
        return new LoadedConfiguration(options, context.Origins, null);
    }

    private static void CheckVersion(ConfigurationNode? document, string source, ReadingContext context)
    {
        const string remedy = $"write apiVersion: {DaemonOptions.ApiVersion}";
        switch ((document as MappingNode)?.Find("apiVersion")?.Value)
        {
            case ScalarNode { Value: DaemonOptions.ApiVersion }:
                return;
            case ScalarNode { IsNull: false } other:
                context.Report("apiVersion", other.Origin, $"{Shown.Quoted(other.Value)} is not read by this release", remedy);
                return;
            case null:
                context.Report("apiVersion", new ConfigurationOrigin(source, 1, 1), "is missing", remedy);
                return;
            default:
                return; // The reader reports its type.
        }
    }

    private static string? ReadFile(string path, bool mayBeMissing)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] content = new byte[MaxFileBytes + 1];
            int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length > MaxFileBytes) throw Unreadable(path, $"is larger than {MaxFileBytes >> 10} KiB", "name Sampan's configuration file");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content, 0, length).TrimStart('\uFEFF');
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return mayBeMissing ? null : throw Unreadable(path, "does not exist", "write one with: sampan config default");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"cannot be read: {failure.Message}", "check its permissions");
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable(path, "is not UTF-8", "save it as UTF-8");
        }
    }

    private static ConfigurationException Unreadable(string path, string problem, string remedy) =>
        new([new ConfigurationError("", new ConfigurationOrigin(path, 0, 0), problem, remedy)]);
}
