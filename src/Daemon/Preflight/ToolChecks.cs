using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>The OCI runtimes and conmon.</summary>
internal static class ToolChecks
{
    private const string Runtime = "oci-runtime";

    public static IEnumerable<PreflightFinding> Decide(DaemonOptions options, HostFacts facts)
    {
        foreach (PreflightFinding finding in Runtimes(options.Runtimes, facts.Handlers)) yield return finding;
        yield return Conmon(options.Conmon, facts.HasConmon);
    }

    private static IEnumerable<PreflightFinding> Runtimes(RuntimesOptions runtimes, IReadOnlyDictionary<string, bool> present)
    {
        List<string> found = [.. runtimes.PreferenceOrder.Where(name => present.GetValueOrDefault(name))];
        bool defaultMissing = runtimes.Default != RuntimesOptions.Auto && !found.Contains(runtimes.Default);
        if (found.Count == 0)
        {
            yield return PreflightFinding.Error(
                Runtime, "no OCI runtime is installed; Sampan needs crun or runc", "neither in PATH nor in the usual folders",
                $"{PackageName.Crun.Advice}, or runc", PackageName.Crun);
        }
        else if (!defaultMissing)
        {
            yield return PreflightFinding.Ok(
                Runtime, "an OCI runtime is installed", string.Join(", ", found.Select(name => $"{name} at {runtimes.Handlers[name].Path}")));
        }
        foreach (string name in runtimes.PreferenceOrder.Where(name => !found.Contains(name)))
        {
            yield return MissingHandler(name, runtimes.Handlers[name].Path, isDefault: name == runtimes.Default);
        }
    }

    private static PreflightFinding MissingHandler(string name, string path, bool isDefault)
    {
        PackageName? package = name switch { "crun" => PackageName.Crun, "runc" => PackageName.Runc, _ => null };
        string evidence = path.Length > 0 ? $"no executable at {path}" : $"{name} is neither in PATH nor in the usual folders";
        string remedy = package is null
            ? $"install it, or correct runtimes.handlers.{name}.path"
            : $"{package.Advice}, or correct runtimes.handlers.{name}.path";
        return isDefault
            ? PreflightFinding.Error(Runtime, $"the default OCI runtime {name} is missing", evidence, remedy, package)
            : PreflightFinding.Warning($"{Runtime}-{name}", $"pods of the handler {name} cannot run", evidence, remedy, package);
    }

    private static PreflightFinding Conmon(string path, bool present) => present
        ? PreflightFinding.Ok("conmon", "conmon is installed", path)
        : PreflightFinding.Error(
            "conmon", "conmon, which holds each container's output and exit code, is missing",
            path.Length > 0 ? $"no executable at {path}" : "neither in PATH nor in the usual folders",
            $"{PackageName.Conmon.Advice}, or name it with conmon: or --conmon", PackageName.Conmon);
}
