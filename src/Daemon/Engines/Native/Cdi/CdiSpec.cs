namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>One file of the Container Device Interface (cncf-tags/container-device-interface, SPEC.md).</summary>
internal sealed record CdiSpec
{
    /// <summary><c>vendor.com/class</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<CdiDevice> Devices { get; init => field = value ?? []; } = [];

    /// <summary>Made for every container that gets a device of this file.</summary>
    public CdiEdits? ContainerEdits { get; init; }
}
