using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class CriMethodsTests
{
    [Fact]
    public void All_AgainstTheProto_SameNamesAndKinds()
    {
        IEnumerable<string> proto = RuntimeV1Reflection.Descriptor.Services
            .SelectMany(s => s.Methods)
            .Select(m => $"{m.Service.Name}/{m.Name} {(m.IsServerStreaming ? GrpcMethodKind.ServerStream : GrpcMethodKind.Unary)}");

        Assert.Equal(proto.Order(), CriMethods.All.Select(m => $"{m.Name} {m.Kind}").Order());
        Assert.Equal(41, CriMethods.All.Count);
    }

    [Fact]
    public void Find_Known_Found() => Assert.Equal(
        new CriMethod("RuntimeService/GetContainerEvents", GrpcMethodKind.ServerStream),
        CriMethods.Find("RuntimeService/GetContainerEvents"));

    [Theory]
    [InlineData("Version")]
    [InlineData("runtimeservice/version")]
    [InlineData("")]
    public void Find_Unknown_Null(string name) => Assert.Null(CriMethods.Find(name));

    [Fact]
    public void PathOf_Version_InThePackage() =>
        Assert.Equal("/runtime.v1alpha2.ImageService/PullImage", CriMethods.PathOf("ImageService/PullImage", CriMethods.V1Alpha2));
}
