using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>What a device changes in a container.</summary>
internal sealed record CdiEdits
{
    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CdiNode> DeviceNodes { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CdiMount> Mounts { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CdiHook> Hooks { get; init => field = value ?? []; } = [];

    /// <summary>The class of cache and memory bandwidth, in the words of the runtime-spec.</summary>
    public IntelRdt? IntelRdt { get; init; }

    public IReadOnlyList<uint> AdditionalGids { get; init => field = value ?? []; } = [];
}
