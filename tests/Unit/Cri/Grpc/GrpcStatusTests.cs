using Sampan.Cri;
using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcStatusTests
{
    [Fact]
    public void From_CriException_KeepsCodeAndText() =>
        Assert.Equal(new GrpcStatus(GrpcStatusCode.NotFound, "gone"), GrpcStatus.From(CriException.NotFound("gone")));

    [Fact]
    public void From_Cancellation_Canceled() =>
        Assert.Equal(GrpcStatusCode.Canceled, GrpcStatus.From(new TaskCanceledException()).Code);

    [Fact]
    public void From_Other_UnknownWithText() =>
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unknown, "why"), GrpcStatus.From(new IOException("why")));

    [Theory]
    [InlineData("0", GrpcStatusCode.Ok)]
    [InlineData("5", GrpcStatusCode.NotFound)]
    [InlineData("16", GrpcStatusCode.Unauthenticated)]
    [InlineData("17", GrpcStatusCode.Unknown)]
    [InlineData("-1", GrpcStatusCode.Unknown)]
    [InlineData("x", GrpcStatusCode.Unknown)]
    [InlineData("", GrpcStatusCode.Unknown)]
    [InlineData(null, GrpcStatusCode.Unknown)]
    public void ParseCode_Text_Code(string? text, GrpcStatusCode code) => Assert.Equal(code, GrpcStatus.ParseCode(text));

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    [InlineData(200, GrpcStatusCode.Unknown)]
    public void FromHttp_Status_Code(int http, GrpcStatusCode code) => Assert.Equal(code, GrpcStatus.FromHttp(http));
}
