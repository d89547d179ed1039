using System.Text;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native.Checkpoints;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Checkpoints;

public sealed class CheckpointReaderTests
{
    [Fact]
    public void Parse_WhatOtherEnginesWrite_NamesImagesAndMounts()
    {
        CheckpointSource source = Parse(
            """
            {"id": "1", "name": "web", "rootfsImage": "web:1", "rootfsImageRef": "aa", "rootfsImageName": "web:1", "runtime": "runc",
             "createdTime": "2026-01-02T03:04:05.123456789Z", "checkpointedTime": "2026-01-02T03:04:05+01:00", "restored": false}
            """,
            """
            {"ociVersion": "1.1.0", "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
             {"destination": "/etc/resolv.conf", "type": "bind", "source": "/x"}, {"destination": "/data", "type": "bind", "source": "/y"}]}
            """);

        Assert.Equal(["aa", "web:1"], source.BaseImages);
        Assert.Equal(["/data"], source.MountPoints);
    }

    [Theory]
    [InlineData(null, "{}", "has no config.dump")]
    [InlineData("{}", null, "has no spec.dump")]
    [InlineData("[]", "{}", "not JSON as they should be")]
    [InlineData("{}", "{\"mounts\": 1}", "not JSON as they should be")]
    public void Parse_NotWhole_IsRefused(string? config, string? spec, string reason)
    {
        CriException refused = Assert.Throws<CriException>(() => Parse(config, spec));

        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static CheckpointSource Parse(string? config, string? spec) =>
        CheckpointReader.Parse("name", config is null ? null : Encoding.UTF8.GetBytes(config), spec is null ? null : Encoding.UTF8.GetBytes(spec));
}
