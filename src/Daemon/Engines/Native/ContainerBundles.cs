using System.Text.Json;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Cdi;
using Sampan.Daemon.Engines.Native.Checkpoints;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Files;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Makes and removes what a container is started from: its root file system, its spec, its facts.</summary>
internal sealed class ContainerBundles(
    NativeLayout layout, NativeSandboxes sandboxes, RootFileSystems roots, HostInputs inputs, CgroupParents cgroups)
{
    /// <summary>Makes a bundle.</summary>
    /// <exception cref="Sampan.Cri.CriException">The configuration asks for what cannot be.</exception>
    public async Task<ContainerHandle> CreateAsync(ContainerRequest request, CancellationToken token)
    {
        NamespaceOption? pod = request.SandboxConfig.Linux?.SecurityContext?.NamespaceOptions;
        UserNamespaceRules.RequireSame(pod, request.Config.Linux?.SecurityContext?.NamespaceOptions);
        if (request.Config.Mounts.Any(mount => mount.RecursiveReadOnly))
        {
            sandboxes.AbilitiesOf(request.Sandbox.Runtime).RequireRecursiveReadOnly(request.Sandbox.Runtime);
        }
        SandboxPaths shared = sandboxes.Paths(request.SandboxId, pod ?? new NamespaceOption(), request.Sandbox.Runtime);
        string bundle = Directory.CreateDirectory(layout.BundleOf(request.Id)).FullName;
        var restored = new RestoredFiles(roots, request.Id);
        string root = roots.Prepare(
            request.Id, request.Image, shared.Owners, request.Checkpoint is { } source ? () => restored.Unpack(source, shared.Owners, token) : null);
        restored.RemoveDeleted(root);
        ResolvedUser user = UserResolver.Resolve(
            UserRequest.From(request.Config.Linux?.SecurityContext, request.Image.Config.Config?.User),
            inputs.ReadInside(root, "/etc/passwd"),
            inputs.ReadInside(root, "/etc/group"));
        IReadOnlyList<CdiEdits> cdi = inputs.Cdi.Find(CdiRequests.Names(request.Config));
        SpecResult result = SpecBuilder.Build(Input(request, root, user, shared, cdi) with
        {
            AppArmor = await inputs.ReadAppArmorAsync(request.Config, request.SandboxConfig, token),
        });
        var offers = new NativeOffers(inputs, sandboxes.AbilitiesOf(request.Sandbox.Runtime), request.Sandbox.Runtime);
        RuntimeSpec spec = offers.WithClasses(CdiRequests.Apply(result.Spec, cdi), request.Config, request.SandboxConfig);
        WriteSpec(request.Id, await request.AdjustSpec(spec, offers, token));
        new BundleFacts
        {
            Name = request.Config.Metadata?.Name ?? "",
            Runtime = request.Sandbox.Runtime,
            LogPath = LogPath(request),
            Terminal = request.Config.Tty,
            Stdin = request.Config.Stdin,
            StdinOnce = request.Config.StdinOnce,
            Checkpoint = restored.Folder,
        }.Write(bundle);
        return new ContainerHandle(UserOf(user), result.Warnings);
    }

    /// <summary>The spec of a container.</summary>
    public RuntimeSpec ReadSpec(string id) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(layout.SpecOf(id)), OciRuntimeJson.Default.RuntimeSpec)
        ?? throw new IOException($"{layout.SpecOf(id)} is empty");

    /// <summary>Replaces the spec of a container that was not started yet.</summary>
    public void WriteSpec(string id, RuntimeSpec spec) =>
        AtomicFile.Write(layout.SpecOf(id), JsonSerializer.SerializeToUtf8Bytes(spec, OciRuntimeJson.Default.RuntimeSpec));

    /// <summary>Removes a bundle and its root file system. Idempotent.</summary>
    public void Remove(string id)
    {
        roots.Remove(id);
        if (Directory.Exists(layout.BundleOf(id)))
        {
            TargetPids.Release(layout.BundleOf(id));
            Directory.Delete(layout.BundleOf(id), recursive: true);
        }
        RemoveAttachLink(id);
    }

    // The monitor's link to the bundle, by now to nothing. It cuts the name short where the socket's path would be too long.
    private void RemoveAttachLink(string id)
    {
        foreach (string link in Directory.EnumerateFileSystemEntries(layout.Attach))
        {
            if (id.StartsWith(Path.GetFileName(link), StringComparison.Ordinal))
            {
                File.Delete(link);
            }
        }
    }

    /// <summary>The absolute log path that CRI describes; empty where the pod or the container has none.</summary>
    public static string LogPath(ContainerRequest request) =>
        request.SandboxConfig.LogDirectory.Length > 0 && request.Config.LogPath.Length > 0
            ? Path.GetFullPath(Path.Combine(request.SandboxConfig.LogDirectory, request.Config.LogPath))
            : "";

    private SpecInput Input(ContainerRequest request, string root, ResolvedUser user, SandboxPaths shared, IReadOnlyList<CdiEdits> cdi)
    {
        NamespaceOption options = request.Config.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        string? pid = options.Pid switch
        {
            NamespaceMode.Pod when request.Sandbox.PausePid != 0 => $"/proc/{request.Sandbox.PausePid}/ns/pid",
            NamespaceMode.Target => TargetPids.Hold(layout.BundleOf(request.Id), request),
            _ => null,
        };
        return new SpecInput
        {
            ContainerId = request.Id,
            SandboxId = request.SandboxId,
            Container = request.Config,
            Sandbox = request.SandboxConfig,
            Image = request.Image.Config,
            ImageName = request.Config.Image?.UserSpecifiedImage ?? "",
            User = user,
            Paths = shared with
            {
                Shm = sandboxes.SharedMemory(request.SandboxId, options),
                Pid = pid,
            },
            RootfsPath = root,
            Cgroup = new CgroupPlacement(cgroups.Driver, request.Sandbox.CgroupParent),
            Host = inputs.Facts,
            Defaults = inputs.Defaults,
            Mounts = new ImageVolumes(roots, inputs).Resolve(request, shared.Owners),
            Devices = [.. request.Config.Devices.Concat(CdiRequests.Devices(cdi)).SelectMany(inputs.Resolve)],
            HostDevices = request.Config.Linux?.SecurityContext?.Privileged == true ? inputs.HostDevices() : [],
            LocalhostSeccomp = inputs.ReadSeccompProfile(request.Config.Linux?.SecurityContext),
        };
    }

    private static ContainerUser UserOf(ResolvedUser user) => new()
    {
        Linux = new LinuxContainerUser
        {
            Uid = user.Uid,
            Gid = user.Gid,
            SupplementalGroups = { user.AdditionalGids.Select(gid => (long)gid) },
        },
    };
}
