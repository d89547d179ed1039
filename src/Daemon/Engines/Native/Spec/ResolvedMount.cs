using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A mount of the container config and its source with every link followed.</summary>
internal sealed record ResolvedMount(Mount Config, string HostPath);
