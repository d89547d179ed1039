using System.Text.Json;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Images;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The one process of a pod that shares its PID namespace: pid 1 of it, asleep, reaping orphans.</summary>
internal sealed class PauseProcesses(
    NativeLayout layout, RuntimeSelection runtimes, RootFileSystems roots, CgroupParents cgroups, HostInputs inputs)
{
    /// <summary>Starts it.</summary>
    /// <exception cref="OciRuntimeException">The OCI runtime refused.</exception>
    public async Task<ProcessStat> StartAsync(
        SandboxRequest request, SandboxHandle handle, SandboxPaths paths, CancellationToken token)
    {
        StoredImage image = request.PauseImage
            ?? throw new InvalidOperationException($"sandbox {request.Id} shares its PID namespace and has no pause image");
        string bundle = Directory.CreateDirectory(layout.BundleOf(request.Id)).FullName;
        string root = roots.Prepare(request.Id, image, paths.Owners);
        SpecResult result = SandboxSpecBuilder.Build(new SandboxSpecInput
        {
            SandboxId = request.Id,
            Sandbox = request.Config,
            Image = image.Config,
            User = UserResolver.Resolve(
                UserRequest.From(request.Config.Linux?.SecurityContext, image.Config.Config?.User), default, default),
            Paths = paths,
            RootfsPath = root,
            Cgroup = new CgroupPlacement(cgroups.Driver, handle.CgroupParent),
            Host = inputs.Facts,
            LocalhostSeccomp = inputs.ReadSeccompProfile(request.Config.Linux?.SecurityContext),
        });
        AtomicFile.Write(
            layout.SpecOf(request.Id), JsonSerializer.SerializeToUtf8Bytes(result.Spec, OciRuntimeJson.Default.RuntimeSpec));
        string pidFile = Path.Combine(bundle, "pid");
        using (cgroups.Hold())
        {
            await runtimes.For(handle.Runtime).RunDetachedAsync(request.Id, bundle, pidFile, token);
        }
        int pid = int.Parse(await File.ReadAllTextAsync(pidFile, token));
        return ProcessStat.TryRead(pid)
            ?? throw new OciRuntimeException($"the pause process of sandbox {request.Id} ended at once: check image {image.Id}");
    }

    /// <summary>Ends it and removes what was made for it. Idempotent.</summary>
    public async Task RemoveAsync(string sandboxId, OciRuntime runtime, CancellationToken token)
    {
        await runtime.DeleteAsync(sandboxId, token);
        roots.Remove(sandboxId);
        if (Directory.Exists(layout.BundleOf(sandboxId)))
        {
            Directory.Delete(layout.BundleOf(sandboxId), recursive: true);
        }
    }
}
