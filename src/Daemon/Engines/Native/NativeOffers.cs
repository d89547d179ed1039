using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Cdi;
using Sampan.Daemon.Engines.Native.Classes;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;
using LinuxDevice = Sampan.Oci.Runtime.LinuxDevice;

namespace Sampan.Daemon.Engines.Native;

/// <summary>What this host and one OCI runtime can give to a spec.</summary>
internal sealed class NativeOffers(HostInputs inputs, RuntimeAbilities abilities, string runtime) : ISpecOffers
{
    /// <inheritdoc/>
    public RuntimeSpec WithCdiDevices(RuntimeSpec spec, IReadOnlyList<string> names)
    {
        IReadOnlyList<CdiEdits> edits = inputs.Cdi.Find(names);
        ResolvedDevice[] devices = [.. CdiRequests.Devices(edits).SelectMany(inputs.Resolve)];
        RuntimeSpec with = CdiRequests.Apply(spec, edits);
        if (devices.Length == 0)
        {
            return with;
        }
        LinuxSpec linux = with.Linux ?? new LinuxSpec();
        LinuxDevice[] nodes = [.. devices.Select(DeviceRules.Node)];
        Oci.Runtime.LinuxResources resources = linux.Resources ?? new Oci.Runtime.LinuxResources();
        return with with
        {
            Linux = linux with
            {
                Devices = [.. (linux.Devices ?? []).Where(known => nodes.All(node => node.Path != known.Path)), .. nodes],
                Resources = resources with { Devices = [.. resources.Devices ?? [], .. devices.Select(DeviceRules.Allow)] },
            },
        };
    }

    /// <inheritdoc/>
    public BlockIoResources BlockIoClass(string name) => inputs.BlockIo.Find(name);

    /// <inheritdoc/>
    public IntelRdt? RdtClass(string name) => inputs.Rdt.Find(name);

    /// <inheritdoc/>
    public void Require(SpecFeature feature) => abilities.Require(feature, runtime);

    /// <summary>The spec with the classes that annotations of the container and its pod name.</summary>
    /// <exception cref="Cri.CriException">There is no such class on this node.</exception>
    public RuntimeSpec WithClasses(RuntimeSpec spec, ContainerConfig container, PodSandboxConfig pod)
    {
        LinuxSpec linux = spec.Linux ?? new LinuxSpec();
        if (ClassAnnotations.BlockIo(container, pod) is { Length: > 0 } blockIo)
        {
            linux = linux with { Resources = (linux.Resources ?? new Oci.Runtime.LinuxResources()) with { BlockIO = BlockIoClass(blockIo) } };
        }
        if (ClassAnnotations.Rdt(container, pod) is { Length: > 0 } rdt)
        {
            linux = linux with { IntelRdt = RdtClass(rdt) };
        }
        return spec with { Linux = linux };
    }
}
