using System.Text.Json;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// Finds out whether an OCI runtime works on this host by running one trivial container, whose root is the host's
/// programs read-only. Some versions refuse hybrid cgroups, or a spec version, and say so only then.
/// </summary>
internal sealed class RuntimeProbe(ProcessRunner runner, CgroupParents cgroups, string scratch)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly string[] HostFolders = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr"];
    private const long MemoryLimit = 64 * 1024 * 1024;

    /// <summary>Tries a runtime.</summary>
    /// <returns>Null when it works; its words when it does not.</returns>
    public async Task<string?> TryAsync(OciRuntime runtime, CancellationToken token)
    {
        string id = $"probe-{runtime.Name}-{Environment.ProcessId}";
        string bundle = Path.Combine(scratch, id);
        try
        {
            string root = Directory.CreateDirectory(Path.Combine(bundle, "rootfs")).FullName;
            RuntimeSpec spec = Spec(id, root);
            AtomicFile.Write(
                Path.Combine(bundle, "config.json"),
                JsonSerializer.SerializeToUtf8Bytes(spec, OciRuntimeJson.Default.RuntimeSpec));
            ProcessOutcome outcome = await runner.RunAsync(
                new ProcessCommand
                {
                    Path = runtime.Path,
                    Arguments = [.. runtime.GlobalArguments, "run", "--bundle", bundle, id],
                    Environment = RuntimeEnvironment.Variables,
                    Timeout = Limit,
                },
                token);
            return outcome.TimedOut ? $"a trivial container did not end within {Limit.TotalSeconds:0} s"
                : outcome.ExitCode != 0 ? OciRuntimeMessage.Words(outcome.ErrorText)
                : null;
        }
        finally
        {
            await runtime.DeleteAsync(id, CancellationToken.None);
            if (Directory.Exists(bundle))
            {
                Directory.Delete(bundle, recursive: true);
            }
            cgroups.Remove(id, null);
        }
    }

    private RuntimeSpec Spec(string id, string root)
    {
        var mounts = new List<RuntimeMount>(DefaultMounts.Kernel(privileged: false));
        foreach (string folder in HostFolders)
        {
            AddHostFolder(mounts, root, folder);
        }
        return new RuntimeSpec
        {
            Process = new RuntimeProcess
            {
                Args = ["/bin/true"],
                Cwd = "/",
                Env = ["PATH=/usr/bin:/bin"],
                User = new RuntimeUser { Uid = 0, Gid = 0 },
                NoNewPrivileges = true,
            },
            Root = new RuntimeRoot(root, Readonly: true),
            Mounts = mounts,
            Linux = new LinuxSpec
            {
                CgroupsPath = new CgroupPlacement(cgroups.Driver, cgroups.For(id, "")).PathOf(id),
                Namespaces =
                [
                    new LinuxNamespace(LinuxNamespace.Mount), new LinuxNamespace(LinuxNamespace.Pid),
                    new LinuxNamespace(LinuxNamespace.Ipc), new LinuxNamespace(LinuxNamespace.Uts),
                    new LinuxNamespace(LinuxNamespace.Network),
                ],
                Resources = new LinuxResources
                {
                    Devices = [.. DeviceRules.Default()],
                    Cpu = new CpuResources { Shares = 2 },
                    Memory = new MemoryResources { Limit = MemoryLimit },
                },
            },
        };
    }

    // On merged-/usr hosts /bin and friends are links into /usr; elsewhere folders of their own.
    private static void AddHostFolder(List<RuntimeMount> mounts, string root, string folder)
    {
        var host = new DirectoryInfo("/" + folder);
        if (host.LinkTarget is { } target)
        {
            File.CreateSymbolicLink(Path.Combine(root, folder), target);
        }
        else if (host.Exists)
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
            mounts.Add(new RuntimeMount
            {
                Destination = "/" + folder, Type = "bind", Source = host.FullName, Options = ["rbind", "ro"],
            });
        }
    }
}
