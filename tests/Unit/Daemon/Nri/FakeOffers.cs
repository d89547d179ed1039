using Sampan.Cri;
using Sampan.Daemon.Engines;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Nri;

/// <summary>A host that has all classes and devices, and an OCI runtime that knows all but what the test takes away.</summary>
internal sealed class FakeOffers : ISpecOffers
{
    public SpecFeature Lacks { get; init; }

    public RuntimeSpec WithCdiDevices(RuntimeSpec spec, IReadOnlyList<string> names) => spec with
    {
        Process = spec.Process! with { Env = [.. spec.Process.Env ?? [], .. names.Select(name => $"CDI={name}")] },
    };

    public BlockIoResources BlockIoClass(string name) => new() { Weight = (ushort)(name.Length * 11) };

    public IntelRdt? RdtClass(string name) => new() { ClosId = name };

    public void Require(SpecFeature feature)
    {
        if ((Lacks & feature) != 0)
        {
            throw CriException.FailedPrecondition("old-runtime does not know it");
        }
    }
}
