namespace Sampan.Daemon.Configuration;

/// <summary>Fills in what a default leaves to the host or to another key.</summary>
internal sealed class ConfigurationResolver(IHostEnvironment host)
{
    private static readonly IReadOnlyList<string> s_wellKnown = ["crun", "runc"];

    public DaemonOptions Resolve(DaemonOptions options)
    {
        CgroupDriver driver = options.Cgroup.Driver switch
        {
            CgroupDriver.Auto => host.SystemdIsInit ? CgroupDriver.Systemd : CgroupDriver.Cgroupfs,
            var given => given,
        };
        string ownParent = driver == CgroupDriver.Systemd ? "sampan.slice" : "/sampan";
        return options with
        {
            // Plugins change the runtime spec, which is dockerd's own affair.
            Nri = options.Engine == EngineKind.Docker
                ? options.Nri with { Socket = NriOptions.Off, PluginPath = "" }
                : options.Nri with { Socket = Or(options.Nri.Socket, $"{options.State.TrimEnd('/')}/nri/nri.sock") },
            Socket = Or(options.Socket, $"{options.State.TrimEnd('/')}/sampan.sock"),
            Conmon = Find(Or(options.Conmon, "conmon")),
            Cgroup = new CgroupOptions { Driver = driver, Parent = Or(options.Cgroup.Parent, ownParent) },
            Runtimes = options.Runtimes with { Handlers = Handlers(options) },
        };
    }

    private SortedDictionary<string, RuntimeHandlerOptions> Handlers(DaemonOptions options)
    {
        RuntimesOptions runtimes = options.Runtimes;
        var handlers = new SortedDictionary<string, RuntimeHandlerOptions>(StringComparer.Ordinal);
        foreach ((string name, RuntimeHandlerOptions given) in runtimes.Handlers)
        {
            handlers[name] = Handler(name, given, options.State);
        }
        foreach (string name in s_wellKnown.Where(name => !handlers.ContainsKey(name)))
        {
            RuntimeHandlerOptions handler = Handler(name, new RuntimeHandlerOptions(), options.State);
            // One that was asked for by name stays, so that the start can say that it is missing.
            if (handler.Path.Length > 0 || runtimes.Default == name) handlers[name] = handler;
        }
        return handlers;
    }

    private RuntimeHandlerOptions Handler(string name, RuntimeHandlerOptions given, string state) => given with
    {
        Path = Find(Or(given.Path, name)),
        Root = Or(given.Root, $"{state.TrimEnd('/')}/runtimes/{name}"),
    };

    // A path that was given stays as it is, even if nothing is there: the message must name it.
    private string Find(string nameOrPath) =>
        nameOrPath.Contains('/') ? nameOrPath : host.FindExecutable(nameOrPath) ?? "";

    private static string Or(string given, string otherwise) => given.Length > 0 ? given : otherwise;
}
