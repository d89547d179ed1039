namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A device of a file.</summary>
internal sealed record CdiDevice
{
    public string Name { get; init => field = value ?? ""; } = "";

    public CdiEdits? ContainerEdits { get; init; }
}
