namespace Sampan.Cri.Grpc;

/// <summary>A method of the interface.</summary>
/// <param name="Name">Service and method without the package: <c>RuntimeService/Version</c>.</param>
/// <param name="Kind">The shape of its answer.</param>
public sealed record CriMethod(string Name, GrpcMethodKind Kind);
