using System.CommandLine;
using Sampan.Daemon.Configuration;

namespace Sampan.Commands;

/// <summary>The flags of <c>serve</c> and of <c>config show|check</c>: the file, and what is laid over it.</summary>
internal sealed class ServeFlags
{
    private readonly Option<string?> _config = Text("--config", $"Configuration file (default {ConfigurationLoader.DefaultPath}, which may be missing)", "-c");
    private readonly Option<string?> _root = Text("--root", "Folder of images and records (/var/lib/sampan)");
    private readonly Option<string?> _state = Text("--state", "Folder of what does not outlive a boot (/run/sampan)");
    private readonly Option<string?> _socket = Text("--socket", "Socket to listen on (sampan.sock in the state folder)");
    private readonly Option<string?> _cniConfDir = Text("--cni-conf-dir", "Folder of CNI configurations (/etc/cni/net.d)");
    private readonly Option<string[]> _cniBinDirs = Texts("--cni-bin-dir", "Folder of CNI plugins; may be given more than once");
    private readonly Option<string[]> _registryDirs = Texts("--registry-config-dir", "Tree of HOST/hosts.toml; may be given more than once");
    private readonly Option<string?> _ociRuntime = Text("--oci-runtime", "OCI runtime: a handler's name or a path (the first of crun, runc that works)");
    private readonly Option<string?> _conmon = Text("--conmon", "conmon executable (searched in PATH)");
    private readonly Option<string?> _logLevel = Text("--log-level", "trace, debug, info, warn or error (info)");
    private readonly Option<string?> _logFormat = Text("--log-format", "text or json (text)");
    private readonly Option<string?> _cgroupDriver = Text("--cgroup-driver", "cgroupfs, systemd or auto (auto)");

    /// <summary>Adds them all.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _config, _root, _state, _socket, _cniConfDir, _cniBinDirs, _registryDirs, _ociRuntime, _conmon, _logLevel,
            _logFormat, _cgroupDriver,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The file named; null when none was.</summary>
    public string? Config(ParseResult parse) => parse.GetValue(_config);

    /// <summary>What is laid over the file.</summary>
    public CommandLineOverrides Overrides(ParseResult parse) => new()
    {
        Root = parse.GetValue(_root),
        State = parse.GetValue(_state),
        Socket = parse.GetValue(_socket),
        CniConfDir = parse.GetValue(_cniConfDir),
        CniBinDirs = parse.GetValue(_cniBinDirs) ?? [],
        RegistryConfigDirs = parse.GetValue(_registryDirs) ?? [],
        OciRuntime = parse.GetValue(_ociRuntime),
        Conmon = parse.GetValue(_conmon),
        LogLevel = parse.GetValue(_logLevel),
        LogFormat = parse.GetValue(_logFormat),
        CgroupDriver = parse.GetValue(_cgroupDriver),
    };

    private static Option<string?> Text(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };

    private static Option<string[]> Texts(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = false };
}
