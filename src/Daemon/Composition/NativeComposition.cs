using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Engines.Native.Checkpoints;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Images;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Events;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Composition;

/// <summary>Wires the native engine.</summary>
internal sealed partial class NativeComposition(
    LiveConfiguration configuration, ProcessReaper reaper, EpollLoop loop, Surroundings surroundings, ILogger<NativeComposition> logger)
{
    private readonly DaemonOptions _options = configuration.Current;
    private readonly ProcessRunner _runner = new(reaper, loop, surroundings.Time);
    private readonly NativeLayout _layout = new(configuration.Current.State);

    /// <summary>Makes the engine; tries the OCI runtimes where the default is left to us.</summary>
    /// <exception cref="DaemonStartException">No OCI runtime works on this host.</exception>
    public async Task<NativeEngine> CreateAsync(ImageStore images, CancellationToken token)
    {
        _layout.Create();
        var hierarchies = CgroupHierarchies.Detect();
        HostFacts host = HostProbe.Read(hierarchies);
        Live<NativeSettings> settings = FollowSettings();
        var cgroups = new CgroupParents(hierarchies, ToCri(_options.Cgroup.Driver), _options.Cgroup.Parent);
        AppArmorProfiles appArmor = LoadAppArmor(token);
        RuntimeSelection runtimes = await SelectAsync(host, cgroups, settings, token);
        var roots = new RootFileSystems(images.Snapshots);
        var files = new SandboxFiles(_layout, settings);
        var inputs = new HostInputs(host, appArmor, settings);
        var pauses = new PauseProcesses(_layout, runtimes, roots, cgroups, inputs);
        var sandboxes = new NativeSandboxes(_layout, files, pauses, runtimes, cgroups);
        var bundles = new ContainerBundles(_layout, sandboxes, roots, inputs, cgroups);
        var monitors = new MonitorLauncher(_options.Conmon, _layout, reaper, loop);
        var criu = new CriuProgram(_runner, RuntimeEnvironment.Variables["PATH"]);
        var checkpoints = new CheckpointTaker(
            _layout, new CheckpointFiles(roots, bundles), runtimes, criu, surroundings.Loggers.CreateLogger<CheckpointTaker>());
        await checkpoints.ThawAllAsync(token);
        return new NativeEngine(new NativeParts
        {
            Layout = _layout,
            Reaper = reaper,
            Loop = loop,
            Runtimes = runtimes,
            Handlers = Handlers(runtimes),
            Cgroups = cgroups,
            Roots = roots,
            Sandboxes = sandboxes,
            Bundles = bundles,
            Containers = new NativeContainers(_layout, bundles, monitors, runtimes, cgroups),
            Exits = new ExitFiles(_layout, loop, surroundings.Time),
            Exec = new ExecRunner(_layout, _runner),
            Layers = new LayerUsages(roots.Usage, surroundings.Time),
            Usage = new UsageReader(cgroups),
            ExecStreams = new ExecStreams(_layout, reaper, loop),
            Attachments = new Attachments(_layout),
            Checkpoints = checkpoints,
            Criu = criu,
            Logs = new LogReopener(_layout, surroundings.Time),
            Description = await DescribeAsync(runtimes, token),
        });
    }

    private AppArmorProfiles LoadAppArmor(CancellationToken token)
    {
        var profiles = new AppArmorProfiles(
            ExecutableSearch.Of(Environment.GetEnvironmentVariable("PATH")).Find("apparmor_parser"),
            _runner.RunAsync,
            new AppArmorPaths(),
            surroundings.Loggers.CreateLogger<AppArmorProfiles>());
        profiles.Start(token);
        return profiles;
    }

    private Live<NativeSettings> FollowSettings()
    {
        try
        {
            var settings = new Live<NativeSettings>(NativeSettings.From(_options));
            configuration.Follow(next =>
            {
                NativeSettings made = NativeSettings.From(next);
                return () => settings.Replace(made);
            });
            return settings;
        }
        catch (ConfigurationException exception)
        {
            throw new DaemonStartException(exception.Message, exception);
        }
    }

    private async Task<RuntimeSelection> SelectAsync(
        HostFacts host, CgroupParents cgroups, Live<NativeSettings> settings, CancellationToken token)
    {
        var all = new Dictionary<string, OciRuntime>(StringComparer.Ordinal);
        foreach (string name in _options.Runtimes.PreferenceOrder)
        {
            RuntimeHandlerOptions handler = _options.Runtimes.Handlers[name];
            all[name] = new OciRuntime(
                name, handler, _options.Cgroup.Driver == Configuration.CgroupDriver.Systemd, settings, _runner);
        }
        Dictionary<string, RuntimeAbilities> abilities = await AbilitiesAsync(all.Values, host, token);
        if (_options.Runtimes.Default != RuntimesOptions.Auto)
        {
            return new RuntimeSelection(all, _options.Runtimes.Default, abilities);
        }
        var probe = new RuntimeProbe(_runner, cgroups, _layout.Bundles);
        var refusals = new List<string>();
        foreach (string name in _options.Runtimes.PreferenceOrder)
        {
            if (await probe.TryAsync(all[name], token) is not { } refusal)
            {
                LogSelected(name, all[name].Path);
                return new RuntimeSelection(all, name, abilities);
            }
            LogRefused(name, all[name].Path, refusal);
            refusals.Add($"{name} ({all[name].Path}): {refusal}");
        }
        throw new DaemonStartException(
            "no OCI runtime works on this host: " + string.Join("; ", refusals)
            + ". Install a newer crun or runc, or name one with --oci-runtime");
    }

    private static async Task<Dictionary<string, RuntimeAbilities>> AbilitiesAsync(
        IEnumerable<OciRuntime> runtimes, HostFacts host, CancellationToken token)
    {
        var abilities = new Dictionary<string, RuntimeAbilities>(StringComparer.Ordinal);
        foreach (OciRuntime runtime in runtimes)
        {
            abilities[runtime.Name] = RuntimeAbilities.Parse(await runtime.FeaturesAsync(token), host.KernelVersion);
        }
        return abilities;
    }

    private static List<RuntimeHandler> Handlers(RuntimeSelection runtimes) =>
    [
        .. runtimes.All.Select(runtime => runtime.Name).Append("").Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Abilities: runtimes.AbilitiesOf(runtimes.For(name))))
            .Select(handler => new RuntimeHandler
            {
                Name = handler.Name,
                Features = new RuntimeHandlerFeatures
                {
                    RecursiveReadOnlyMounts = handler.Abilities.RecursiveReadOnly,
                    UserNamespaces = handler.Abilities.UserNamespaces,
                },
            }),
    ];

    private async Task<Dictionary<string, string>> DescribeAsync(RuntimeSelection runtimes, CancellationToken token)
    {
        var description = new Dictionary<string, string>
        {
            ["engine"] = "native",
            ["conmon"] = _options.Conmon,
            ["defaultRuntime"] = runtimes.Default.Name,
            ["root"] = _options.Root,
            ["state"] = _options.State,
        };
        foreach (OciRuntime runtime in runtimes.All)
        {
            description[$"runtime.{runtime.Name}"] = $"{runtime.Path} ({await runtime.VersionAsync(token)})";
        }
        return description;
    }

    private static Cri.V1.CgroupDriver ToCri(Configuration.CgroupDriver driver) =>
        driver == Configuration.CgroupDriver.Systemd ? Cri.V1.CgroupDriver.Systemd : Cri.V1.CgroupDriver.Cgroupfs;

    [LoggerMessage(8001, LogLevel.Information, "OCI runtime {Name} ({Path}) works and is the default")]
    private partial void LogSelected(string name, string path);

    [LoggerMessage(8002, LogLevel.Warning, "OCI runtime {Name} ({Path}) does not work on this host: {Refusal}")]
    private partial void LogRefused(string name, string path, string refusal);
}
