namespace Sampan.Oci.Runtime;

/// <summary>A network device of the host that is moved into the container (runtime-spec 1.3).</summary>
/// <param name="Name">Its name inside; the host's when null.</param>
public sealed record LinuxNetDevice(string? Name);
