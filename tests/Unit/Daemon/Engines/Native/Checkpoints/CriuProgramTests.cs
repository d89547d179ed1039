using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Engines.Native.Checkpoints;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Checkpoints;

public sealed class CriuProgramTests
{
    [Theory]
    [InlineData("Version: 3.17.1\n", "3.17.1")]
    [InlineData("Version: 4.2\nGitID: v4.2-7-g2cf8f13\n", "4.2")]
    [InlineData("", null)]
    [InlineData("criu: no such thing", null)]
    [InlineData("Version: three", null)]
    public void Parse_WhatItPrints_IsTheVersion(string output, string? version) =>
        Assert.Equal(version, CriuProgram.Parse(output)?.ToString());

    [Fact]
    public async Task Require_NoCriu_AnswersAsTheKubeletsTestsExpect()
    {
        var criu = new CriuProgram(null!, "/no/such/folder");

        CriException missing = await Assert.ThrowsAsync<CriException>(() => criu.RequireAsync("c1", CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unknown, missing.Code);
        Assert.StartsWith("CRIU binary not found or too old (<31600). Failed to checkpoint container", missing.Message, StringComparison.Ordinal);
        Assert.Contains("install criu", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequireFor_NoCriu_IsFailedPrecondition()
    {
        var criu = new CriuProgram(null!, "/no/such/folder");

        CriException missing = await Assert.ThrowsAsync<CriException>(() => criu.RequireForAsync("image", CancellationToken.None));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, missing.Code);
    }
}
