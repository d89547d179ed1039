using Sampan.Linux.Mounts;
using Mount = Sampan.Cri.V1.Mount;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A mount of the container config and its source with every link followed.</summary>
/// <param name="Config">The mount as asked for.</param>
/// <param name="HostPath">The source.</param>
/// <param name="On">The host's mount that the source lies on, looked up where the propagation depends on it; else null.</param>
internal sealed record ResolvedMount(Mount Config, string HostPath, MountInfo? On = null);
