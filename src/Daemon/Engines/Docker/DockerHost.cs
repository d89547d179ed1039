using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;
using Sampan.Images;
using Mount = Sampan.Cri.V1.Mount;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Looks up on the host what the translations are told.</summary>
/// <param name="folders">The files of pods.</param>
/// <param name="images">Images that are mounted.</param>
/// <param name="layersOf">The folders of an image's layers, top first; null where the storage driver has none.</param>
/// <param name="settings">What is configured now.</param>
/// <param name="node">What the engine and its host can do.</param>
internal sealed class DockerHost(
    SandboxFolder folders, ImageMounts images, Func<StoredImage, IReadOnlyList<string>?> layersOf, Live<DockerSettings> settings, DockerNode node)
{
    /// <summary>What the engine and its host can do.</summary>
    public DockerNode Node => node;

    /// <summary>What is configured now.</summary>
    public DockerSettings Settings => settings.Current;

    /// <summary>What a container needs; what is mounted for it has this key.</summary>
    /// <exception cref="CriException">It asks for what is not there.</exception>
    public ContainerInputs Of(string key, ContainerRequest request)
    {
        List<ContainerMount> mounts =
        [
            .. request.Config.Mounts.Select(mount => MountTranslation.Translate(mount, Source(key, request, mount), node)),
        ];
        foreach ((string target, string source) in folders.Files(request.SandboxId))
        {
            if (mounts.All(mount => mount.Target != target))
            {
                mounts.Add(new ContainerMount
                {
                    Source = source, Target = target, ReadOnly = request.Config.Linux?.SecurityContext?.ReadonlyRootfs == true,
                });
            }
        }
        return new ContainerInputs(mounts, SeccompOf(request.Config.Linux?.SecurityContext), LogPathOf(request), UserOf(request));
    }

    /// <summary>Who a container runs as by numbers; null where the engine keeps its images so that nobody can tell.</summary>
    /// <exception cref="CriException">InvalidArgument: the image does not know the user.</exception>
    public ResolvedUser? UserOf(ContainerRequest request) => layersOf(request.Image) is { } layers
        ? ImageAccounts.Resolve(UserRequest.From(request.Config.Linux?.SecurityContext, request.Image.Config.Config?.User), layers)
        : null;

    /// <summary>The bytes of a pod's Localhost seccomp profile; empty when it has none.</summary>
    public static ReadOnlyMemory<byte> SeccompOf(LinuxSandboxSecurityContext? security) =>
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
        Native.HostInputs.ReadProfile(security?.Seccomp ?? ProfileText.Parse(security?.SeccompProfilePath ?? ""));
#pragma warning restore CS0612

    private static ReadOnlyMemory<byte> SeccompOf(LinuxContainerSecurityContext? security) =>
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
        Native.HostInputs.ReadProfile(security?.Seccomp ?? ProfileText.Parse(security?.SeccompProfilePath ?? ""));
#pragma warning restore CS0612

    private static string LogPathOf(ContainerRequest request) => Native.ContainerBundles.LogPath(request);

    private string Source(string key, ContainerRequest request, Mount mount)
    {
        if (mount.Image is { Image.Length: > 0 })
        {
            return images.Prepare(key, request, mount);
        }
        ResolvedMount resolved = Native.HostInputs.Resolve(mount, settings.Current.CreatesMissingHostPaths);
        MountRules.CheckPropagation(resolved);
        return resolved.HostPath;
    }
}
