using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate config translate</c>: says Docker's configuration in the words of other runtimes, and what is lost.</summary>
internal sealed class TranslateConfigCommand : NodeCommand
{
    /// <summary>How much of a configuration is read.</summary>
    internal const int MaxInput = 1024 * 1024;

    private readonly Option<string?> _from = new("--from")
    {
        Description = "A daemon.json, - for standard input [default: what configures Docker on the node: its daemon.json, unit and their files]",
        HelpName = "FILE",
    };

    private readonly Option<string> _root = new("--root")
    {
        Description = "A copy of a node's files, whose configurations of the targets are merged into [default: /, this node]",
        HelpName = "DIR",
        DefaultValueFactory = _ => "/",
    };

    private readonly Option<string[]> _to = new("--to")
    {
        Description = "The targets, with commas between: containerd, crio, isulad, cri-dockerd, sampan",
        HelpName = "TARGET",
        Required = true,
    };

    private readonly Option<string?> _version = new("--target-version") { Description = "The target's version [default: the newest that is known]", HelpName = "VERSION" };

    private readonly Option<int> _schema = new("--schema") { Description = "The version of containerd's configuration: 2, 3 or 4 [default: by --target-version]", HelpName = "N" };

    private readonly Option<string?> _kubelet = new("--kubelet-version") { Description = "The kubelet's version", HelpName = "VERSION" };

    private readonly Option<string?> _driver = new("--cgroup-driver") { Description = "systemd or cgroupfs [default: Docker's if it says one, else systemd]", HelpName = "DRIVER" };

    private readonly Option<string> _pause = new("--pause-image")
    {
        Description = "The pause image by its full name",
        HelpName = "IMAGE",
        DefaultValueFactory = _ => "registry.k8s.io/pause:3.10",
    };

    private readonly Option<string[]> _registries = new("--registry")
    {
        Description = "A registry that the node's images come from, to find it in the networks of insecure-registries; may be repeated",
        HelpName = "HOST",
    };

    private readonly Option<string?> _write = new("--write") { Description = "Write the files below this folder, each at its path", HelpName = "DIR" };

    public TranslateConfigCommand(CommandSetup setup)
        : base("translate", "Say Docker's configuration in the words of other runtimes, and what becomes of each key", setup)
    {
        foreach (Option option in (Option[])[_from, _root, _to, _version, _schema, _kubelet, _driver, _pause, _registries, _write])
            Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(parse.GetRequiredValue(_root), Setup.Host.CurrentDirectory);
        if (!Directory.Exists(root))
            throw CliException.Usage($"--root {root}: there is no such folder", "give the folder that holds the node's etc, usr and var");
        ITranslator[] translators = [.. parse.GetRequiredValue(_to).SelectMany(to => to.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct().Select(Translator)];
        var files = new NodeFiles(root);
        DockerSettings docker = await DockerAsync(parse, files, cancellation);
        if (docker.Problem is { } problem)
        {
            Terminal.Error(problem, "'dockerd --validate' (Docker 23 and later) says the same");
            return ExitCode.Failed;
        }
        TranslationInput input = Input(parse, files, docker);
        var results = new List<TranslationResult>();
        foreach (ITranslator translator in translators)
        {
            try
            {
                results.Add(translator.Translate(input));
            }
            catch (TranslationException e)
            {
                Terminal.Error($"{translator.Target}: {e.Message}", null);
                return ExitCode.Failed;
            }
        }
        var report = new LossReport(input.Existing);
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(new JsonArray([.. results.Select(report.Document)]), FormatOf(parse)));
        else
            results.ForEach(result => report.Write(Terminal.Out, result));
        if (parse.GetValue(_write) is { } folder)
            Write(Path.GetFullPath(folder, Setup.Host.CurrentDirectory), results);
        return results.Exists(LossReport.Loses) ? MigrateExitCode.Warnings : ExitCode.Ok;
    }

    private static ITranslator Translator(string target) => target != TargetKind.Docker && TargetKind.All.Contains(target)
        ? Translators.For(target)
        : throw CliException.Usage($"--to {target}: there is no such target", "there are " + string.Join(", ", TargetKind.All.Where(t => t != TargetKind.Docker)));

    private async Task<DockerSettings> DockerAsync(ParseResult parse, NodeFiles files, CancellationToken cancellation)
    {
        if (parse.GetValue(_from) is not { } from)
            return DockerSettingsReader.Read(files, [], new SystemdUnits(files).Read("docker.service"));
        if (from != "-")
        {
            string path = Path.GetFullPath(from, Setup.Host.CurrentDirectory);
            if (!File.Exists(path))
                throw CliException.Usage($"--from {from}: there is no such file", "give a daemon.json, or leave --from away to read the node's");
            return DockerSettingsReader.Read(await ReadAsync(File.OpenRead(path), cancellation), from);
        }
        return DockerSettingsReader.Read(await ReadAsync(Setup.Host.Input, cancellation), "standard input");
    }

    // One byte more than is taken, so that the reader sees that it is too long.
    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        await using Stream closed = stream;
        byte[] buffer = new byte[MaxInput + 1];
        int count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return buffer[..count];
    }

    private TranslationInput Input(ParseResult parse, NodeFiles files, DockerSettings docker)
    {
        string driver = parse.GetValue(_driver) ?? DockerSettingsReader.CgroupDriver(docker) ?? "systemd";
        if (driver is not ("systemd" or "cgroupfs"))
            throw CliException.Usage($"--cgroup-driver {driver}: there is no such driver", "there are systemd and cgroupfs");
        return new TranslationInput
        {
            Docker = docker,
            Existing = path => files.Text(path),
            TargetVersion = VersionOf(parse, _version),
            ConfigSchema = parse.GetValue(_schema),
            KubeletVersion = VersionOf(parse, _kubelet),
            CgroupDriver = driver,
            PauseImage = parse.GetRequiredValue(_pause),
            RegistryHosts = parse.GetValue(_registries) ?? [],
            RegistryCertificates = DockerCertificates.Read(files),
        };
    }

    private static Version? VersionOf(ParseResult parse, Option<string?> option)
    {
        if (parse.GetValue(option) is not { } text)
            return null;
        string digits = text.TrimStart('v').Split('-', '+')[0];
        return Version.TryParse(digits, out Version? version)
            ? version
            : throw CliException.Usage($"{option.Name} {text}: this is no version", "write for example 1.7.2");
    }

    private void Write(string folder, List<TranslationResult> results)
    {
        foreach ((TranslationResult result, TargetFile file) in results.SelectMany(result => result.Files.Select(file => (result, file))))
        {
            string path = Path.Combine(results.Count > 1 ? Path.Combine(folder, result.Target) : folder, file.Path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content, new UTF8Encoding(false));
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(file.Mode, 8));
        }
    }
}
