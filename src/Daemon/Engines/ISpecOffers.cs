using Sampan.Cri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines;

/// <summary>What the host and the OCI runtime can give to the spec of one container, on top of what the request asks.</summary>
internal interface ISpecOffers
{
    /// <summary>The spec with CDI devices.</summary>
    /// <exception cref="CriException">There is no such device on this node.</exception>
    RuntimeSpec WithCdiDevices(RuntimeSpec spec, IReadOnlyList<string> names);

    /// <summary>The limits of a block I/O class.</summary>
    /// <exception cref="CriException">There is no such class on this node.</exception>
    BlockIoResources BlockIoClass(string name);

    /// <summary>An RDT class; null for the one that all processes are in.</summary>
    /// <exception cref="CriException">There is no such class on this node.</exception>
    IntelRdt? RdtClass(string name);

    /// <summary>Refuses what the OCI runtime would pass over.</summary>
    /// <exception cref="CriException">The container's OCI runtime cannot do it.</exception>
    void Require(SpecFeature feature);
}
