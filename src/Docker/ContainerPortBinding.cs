namespace Sampan.Docker;

/// <summary>A port of the machine that was asked for.</summary>
/// <param name="HostIp">The machine's address; empty for all.</param>
/// <param name="HostPort">The machine's port, in digits.</param>
public sealed record ContainerPortBinding(string? HostIp, string? HostPort);
