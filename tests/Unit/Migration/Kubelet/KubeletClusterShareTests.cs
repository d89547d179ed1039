using Sampan.Migration.Kubelet;

namespace Sampan.Tests.Unit.Migration.Kubelet;

public sealed class KubeletClusterShareTests
{
    private static readonly KubeletWish Wish = new()
    {
        Target = "containerd",
        Endpoint = "unix:///run/containerd/containerd.sock",
        CgroupDriver = "systemd",
        Settings = new Dictionary<string, string> { ["containerLogMaxSize"] = "10m", ["containerLogMaxFiles"] = "1", ["network-plugin"] = "cni" },
    };

    [Theory]
    [InlineData("1.14.0", "kubelet-config-1.14")]
    [InlineData("1.23.17", "kubelet-config-1.23")]
    [InlineData("1.24.0", "kubelet-config")]
    public void ConfigMapName_HasTheVersionUntil123(string version, string expected) =>
        Assert.Equal(expected, KubeletClusterShare.ConfigMapName(Version.Parse(version)));

    [Theory]
    [InlineData("1.23.0", "unix:///x.sock", "unix:///x.sock")]
    [InlineData("1.23.0", "", "/var/run/dockershim.sock")]
    [InlineData("1.33.0", "unix:///x.sock", "unix:///x.sock")]
    [InlineData("1.34.0", "unix:///x.sock", null)]
    [InlineData(null, "unix:///x.sock", "unix:///x.sock")]
    public void AnnotationFor_EndsWith134(string? version, string endpoint, string? expected)
    {
        Version? parsed = version is null ? null : Version.Parse(version);
        Assert.Equal(expected, KubeletClusterShare.AnnotationFor(parsed, endpoint));
        Assert.Equal(expected is null, KubeletClusterShare.DropsAnnotation(parsed));
    }

    [Theory]
    [InlineData("cgroupDriver: cgroupfs\ncontainerRuntimeEndpoint: unix:///var/run/cri-dockerd.sock\n", "cgroupDriver: systemd\ncontainerRuntimeEndpoint: unix:///run/containerd/containerd.sock\ncontainerLogMaxFiles: 2\ncontainerLogMaxSize: 10M\n")]
    [InlineData("containerRuntimeEndpoint: \"\"\ncontainerLogMaxSize: 5Mi\n", "containerRuntimeEndpoint: \"\"\ncontainerLogMaxSize: 10M\ncgroupDriver: systemd\ncontainerLogMaxFiles: 2\n")]
    public void Patch_Configuration_LeavesNoOldValue(string text, string expected)
    {
        Assert.Equal(expected, KubeletClusterShare.Patch(text, Wish));
        Assert.Equal(expected, KubeletClusterShare.Patch(expected, Wish));
    }
}
