using System.Text;
using Sampan.Daemon.Configuration.Yaml;
using Sampan.Oci;

namespace Sampan.Daemon.Configuration;

/// <summary>The rules that a value's type cannot hold, checked on resolved options.</summary>
internal sealed class ConfigurationValidator(ReadingContext context)
{
    /// <summary>sun_path is 108 bytes with its end.</summary>
    public const int MaxSocketPathBytes = 107;

    private const int MaxPathBytes = 4095;

    private static readonly IReadOnlyList<string> s_ownRuntimeFlags = ["--root", "--log", "--log-format", "--systemd-cgroup"];

    public void Validate(DaemonOptions options)
    {
        Folders(options);
        Socket(options.Socket);
        CgroupParent(options.Cgroup);
        Runtimes(options.Runtimes);
        AbsolutePath("docker.socket", options.Docker.Socket);
        Directories("docker.cniCacheDirs", options.Docker.CniCacheDirs);
        if (options.Conmon.Length > 0) AbsolutePath("conmon", options.Conmon);
        if (options.Containers.SeccompProfile.Length > 0) AbsolutePath("containers.seccompProfile", options.Containers.SeccompProfile);
        if (options.Nri.PluginPath.Length > 0) AbsolutePath("nri.pluginPath", options.Nri.PluginPath);
        AbsolutePath("nri.pluginConfigPath", options.Nri.PluginConfigPath);
        if (options.Containers.BlockIoConfig.Length > 0) AbsolutePath("containers.blockIoConfig", options.Containers.BlockIoConfig);
        if (options.Images.SignaturePolicy.Length > 0) AbsolutePath("images.signaturePolicy", options.Images.SignaturePolicy);
        if (options.Images.SignatureVerifier is [{ } verifier, ..]) AbsolutePath("images.signatureVerifier[0]", verifier);
        AbsolutePath("cni.confDir", options.Cni.ConfDir);
        Directories("cni.binDirs", options.Cni.BinDirs);
        if (options.Cni.BinDirs.Count == 0) context.Report("cni.binDirs", "is empty", "name at least one folder of CNI plugins");
        Directories("registries.configDirs", options.Registries.ConfigDirs);
        if (!System.Net.IPAddress.TryParse(options.Streaming.Address, out _))
        {
            context.Report(
                "streaming.address", $"{Shown.Quoted(options.Streaming.Address)} is no IP address",
                "write one of this host's, as 127.0.0.1, or 0.0.0.0 for all of them");
        }
        StreamingTls(options.Streaming.Tls);
        if (options.Metrics.Listen.Length > 0
            && (!System.Net.IPEndPoint.TryParse(options.Metrics.Listen, out System.Net.IPEndPoint? end) || end.Port == 0))
        {
            context.Report(
                "metrics.listen", $"{Shown.Quoted(options.Metrics.Listen)} is no IP address with a port",
                "write one of this host's, as 127.0.0.1:9911 or [::1]:9911, or \"\" for none");
        }
        Tracing(options.Tracing);
        Reference("pauseImage", options.PauseImage);
        for (int i = 0; i < options.Images.Pinned.Count; i++) Pattern($"images.pinned[{i}]", options.Images.Pinned[i]);
    }

    private void Tracing(TracingOptions tracing)
    {
        if (tracing.Endpoint.Length == 0) return;
        string url = tracing.Endpoint.Contains("://", StringComparison.Ordinal) ? tracing.Endpoint : "http://" + tracing.Endpoint;
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0) return;
        context.Report(
            "tracing.endpoint", $"{Shown.Quoted(tracing.Endpoint)} is neither HOST:PORT nor an http or https URL",
            "write it as localhost:4317 or https://collector:4318");
    }

    private void StreamingTls(StreamingTlsOptions tls)
    {
        foreach ((string key, string path) in ((string, string)[])[("certFile", tls.CertFile), ("keyFile", tls.KeyFile), ("clientCaFile", tls.ClientCaFile)])
        {
            if (path.Length > 0) AbsolutePath($"streaming.tls.{key}", path);
        }
        if (tls.IsOn == tls.KeyFile.Length > 0 && (tls.IsOn || tls.ClientCaFile.Length == 0)) return;
        context.Report(
            "streaming.tls", "has no whole pair of certFile and keyFile", "name both, or leave out all of streaming.tls");
    }

    private void Folders(DaemonOptions options)
    {
        bool both = AbsolutePath("root", options.Root) & AbsolutePath("state", options.State);
        // Layer folders are joined with colons and commas in overlay's mount options.
        if (options.Root.AsSpan().IndexOfAny(":,\\\"") >= 0)
        {
            context.Report("root", $"{Shown.Quoted(options.Root)} holds a colon, comma, quote or backslash, which overlay mounts cannot take", "choose a plain name");
        }
        NotTheWholeSystem("root", options.Root);
        NotTheWholeSystem("state", options.State);
        if (!both) return;
        if (Path.TrimEndingDirectorySeparator(options.Root) == Path.TrimEndingDirectorySeparator(options.State))
        {
            string key = context.Origins.IsSet("state") ? "state" : "root";
            context.Report(key, $"root and state are the same folder, {Shown.Quoted(options.Root)}", "give each its own: a reboot may clear state but never root");
        }
        else if (IsInside(options.Root, options.State))
        {
            string key = context.Origins.IsSet("root") ? "root" : "state";
            context.Report(key, $"puts root, {Shown.Quoted(options.Root)}, inside state, which a reboot may clear", "choose folders apart");
        }
    }

    private void NotTheWholeSystem(string key, string path)
    {
        if (path.Trim('/').Length == 0 && path.Length > 0) context.Report(key, "is the root of the file system", "give it a folder of its own");
    }

    private void Socket(string path)
    {
        if (!AbsolutePath("socket", path)) return;
        int bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes > MaxSocketPathBytes)
        {
            // An unset socket follows state, so that is what must change.
            string key = context.Origins.IsSet("socket") ? "socket" : "state";
            context.Report(key, $"makes the socket path {Shown.Quoted(path)} {bytes} bytes long", $"keep it to {MaxSocketPathBytes} bytes, the kernel's limit");
        }
        if (path.EndsWith('/')) context.Report("socket", "ends with a slash", "name the socket file itself");
    }

    private void CgroupParent(CgroupOptions cgroup)
    {
        string parent = cgroup.Parent;
        bool plain = !parent.Any(each => char.IsControl(each) || each == ' ');
        bool fits = cgroup.Driver == CgroupDriver.Systemd
            ? parent.EndsWith(".slice", StringComparison.Ordinal) && parent != ".slice" && !parent.Contains('/')
            : parent.StartsWith('/') && parent.Length > 1 && !HasDots(parent);
        if (plain && fits) return;
        string driver = ConfigurationWords.Driver.Of(cgroup.Driver);
        context.Report("cgroup.parent", $"{Shown.Quoted(parent)} does not fit the {driver} driver", cgroup.Driver == CgroupDriver.Systemd
            ? "name a slice, as sampan.slice"
            : "write an absolute cgroup path without dots, as /sampan");
    }

    private void Runtimes(RuntimesOptions runtimes)
    {
        foreach ((string name, RuntimeHandlerOptions handler) in runtimes.Handlers)
        {
            string key = $"runtimes.handlers.{Shown.Key(name)}";
            if (!IsLabel(name) || name == RuntimesOptions.Auto)
            {
                context.Report(key, "cannot be a handler's name", "use lower-case letters, digits and inner dashes, 63 at most, and not auto");
            }
            if (handler.Path.Length > 0) AbsolutePath($"{key}.path", handler.Path);
            AbsolutePath($"{key}.root", handler.Root);
            Options($"{key}.options", handler.Options);
        }
        if (runtimes.Default == RuntimesOptions.Auto || runtimes.Handlers.ContainsKey(runtimes.Default)) return;
        context.Report(
            "runtimes.default", $"{Shown.Quoted(runtimes.Default)} is not a handler",
            $"write auto or one of {string.Join(", ", runtimes.PreferenceOrder.DefaultIfEmpty("crun, runc"))}, or add it to runtimes.handlers");
    }

    private void Options(string key, IReadOnlyList<string> options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            string option = options[i];
            string name = option.Split('=')[0];
            if (!option.StartsWith("--", StringComparison.Ordinal) || option.Length < 3 || option.Any(char.IsControl))
            {
                context.Report($"{key}[{i}]", $"{Shown.Quoted(option)} is not a long option", "write it as --name or --name=value");
            }
            else if (s_ownRuntimeFlags.Contains(name))
            {
                context.Report($"{key}[{i}]", $"{name} is set by the daemon itself", "remove it");
            }
        }
    }

    private void Directories(string key, IReadOnlyList<string> paths)
    {
        for (int i = 0; i < paths.Count; i++) AbsolutePath($"{key}[{i}]", paths[i]);
    }

    private void Pattern(string key, string pattern)
    {
        if (ImagePattern.TryParse(pattern, out _)) return;
        context.Report(
            key, $"{Shown.Quoted(pattern)} is neither an image reference nor a pattern", "write one as busybox:1, or with stars as registry.k8s.io/pause:*");
    }

    private void Reference(string key, string reference)
    {
        if (ImageReference.TryParse(reference, out _)) return;
        context.Report(key, $"{Shown.Quoted(reference)} is not an image reference", "write one as registry.k8s.io/pause:3.10");
    }

    private bool AbsolutePath(string key, string path)
    {
        if (path.StartsWith('/') && !HasDots(path) && !path.Any(char.IsControl) && Encoding.UTF8.GetByteCount(path) <= MaxPathBytes) return true;
        context.Report(key, $"{Shown.Quoted(path)} is not an absolute path", "begin with a slash, without . or .. between slashes");
        return false;
    }

    private static bool HasDots(string path) => path.Split('/').Any(part => part is "." or "..");

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + "/", StringComparison.Ordinal);

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-'
        && name.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '-');
}
