using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cri.Grpc.Server;

public sealed class GrpcMethodTableTests
{
    [Fact]
    public void Paths_Empty_AllMethodsInBothVersionsRefuse()
    {
        var paths = new GrpcMethodTable().Paths().ToDictionary();

        Assert.Equal(82, paths.Count);
        Assert.All(paths.Values, p => Assert.IsType<UnimplementedHandler>(p.Handler));
        Assert.Equal("v1alpha2", paths["/runtime.v1alpha2.RuntimeService/Version"].Version);
    }

    [Fact]
    public void AddUnary_Known_BoundInBothVersions()
    {
        var table = new GrpcMethodTable();
        AddVersion(table, "RuntimeService/Version");

        var paths = table.Paths().ToDictionary();

        Assert.True(table.Contains("RuntimeService/Version"));
        Assert.IsNotType<UnimplementedHandler>(paths["/runtime.v1.RuntimeService/Version"].Handler);
        Assert.Same(
            paths["/runtime.v1.RuntimeService/Version"].Handler, paths["/runtime.v1alpha2.RuntimeService/Version"].Handler);
    }

    [Theory]
    [InlineData("RuntimeService/Versions")]
    [InlineData("RuntimeService/GetContainerEvents")]
    public void AddUnary_UnknownOrStream_Refused(string method) =>
        Assert.Throws<ArgumentException>(() => AddVersion(new GrpcMethodTable(), method));

    [Fact]
    public void AddUnary_Twice_Refused()
    {
        var table = new GrpcMethodTable();
        AddVersion(table, "RuntimeService/Version");

        Assert.Throws<ArgumentException>(() => AddVersion(table, "RuntimeService/Version"));
    }

    [Fact]
    public void AddServerStream_Unary_Refused() => Assert.Throws<ArgumentException>(
        () => new GrpcMethodTable().AddServerStream<VersionRequest, VersionResponse>(
            "RuntimeService/Version", VersionRequest.Parser, (_, _, _) => Task.CompletedTask));

    private static void AddVersion(GrpcMethodTable table, string method) => table.AddUnary(
        method, VersionRequest.Parser, (_, _) => Task.FromResult(new VersionResponse()));
}
