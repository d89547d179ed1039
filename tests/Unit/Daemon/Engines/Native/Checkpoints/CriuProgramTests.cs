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
}
