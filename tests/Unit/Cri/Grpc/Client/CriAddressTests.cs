using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;

namespace Sampan.Tests.Unit.Cri.Grpc.Client;

public sealed class CriAddressTests
{
    [Theory]
    [InlineData("unix:///run/a.sock", "/run/a.sock")]
    [InlineData("/run/a.sock", "/run/a.sock")]
    public void PathOf_UnixSocket_Path(string address, string path) => Assert.Equal(path, CriAddress.PathOf(address));

    [Theory]
    [InlineData("")]
    [InlineData("run/a.sock")]
    [InlineData("unix://run/a.sock")]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("npipe:////./pipe/x")]
    public void PathOf_Other_InvalidArgument(string address) => Assert.Equal(
        GrpcStatusCode.InvalidArgument, Assert.Throws<CriException>(() => CriAddress.PathOf(address)).Code);

    [Theory]
    [InlineData(SocketError.ConnectionRefused, true, "nobody listens")]
    [InlineData(SocketError.AccessDenied, true, "permission denied")]
    [InlineData(SocketError.AddressNotAvailable, false, "no such file")]
    [InlineData(SocketError.TooManyOpenSockets, true, "TooManyOpenSockets")]
    public void Explain_Error_NamesSocketAndReason(SocketError error, bool exists, string reason)
    {
        string text = CriAddress.Explain("/run/a.sock", error, exists);

        Assert.Contains("/run/a.sock", text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
    }
}
