using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class CommandLineOverlayTests
{
    private const string File = """
        apiVersion: sampan.dev/v1
        root: /file/root
        cni: {confDir: /file/conf, timeout: 5s}
        runtimes: {handlers: {crun: {path: /file/crun, options: [--debug]}}}

        """;

    private readonly ConfigurationLoader _loader = new(new FakeHostEnvironment(systemd: true, "crun"));

    [Fact]
    public void Apply_EveryFlag_WinsOverTheFile()
    {
        DaemonOptions options = _loader.Parse(File, "f", new CommandLineOverrides
        {
            Root = "/flag/root",
            State = "/flag/state",
            Socket = "/flag/socket",
            CniConfDir = "/flag/conf",
            CniBinDirs = ["/a:/b", "/c"],
            RegistryConfigDirs = ["/r"],
            Conmon = "/flag/conmon",
            LogLevel = "error",
            LogFormat = "json",
            CgroupDriver = "cgroupfs",
        }).Options;

        Assert.Equal(
            ("/flag/root", "/flag/state", "/flag/socket", "/flag/conf", "/flag/conmon"),
            (options.Root, options.State, options.Socket, options.Cni.ConfDir, options.Conmon));
        Assert.Equal(["/a", "/b", "/c"], options.Cni.BinDirs);
        Assert.Equal(["/r"], options.Registries.ConfigDirs);
        Assert.Equal((LogLevel.Error, LogFormat.Json), (options.Log.Level, options.Log.Format));
        Assert.Equal(CgroupDriver.Cgroupfs, options.Cgroup.Driver);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Cni.Timeout);
    }

    [Fact]
    public void Apply_StateWithoutSocket_MovesTheSocketToo() =>
        Assert.Equal("/s/sampan.sock", _loader.Parse(File, "f", new() { State = "/s/" }).Options.Socket);

    [Fact]
    public void Apply_RuntimePath_ReplacesThePathAndKeepsTheRest()
    {
        RuntimesOptions runtimes = _loader.Parse(File, "f", new() { OciRuntime = "/flag/crun" }).Options.Runtimes;

        Assert.Equal("crun", runtimes.Default);
        Assert.Equal("/flag/crun", runtimes.Handlers["crun"].Path);
        Assert.Equal(["--debug"], runtimes.Handlers["crun"].Options);
    }

    [Fact]
    public void Apply_RuntimePathWithAnOddName_MakesAHandlerOfIt()
    {
        RuntimesOptions runtimes = _loader.Parse(null, "f", new() { OciRuntime = "/opt/crun-1.29_Static" }).Options.Runtimes;

        Assert.Equal("crun-1-29-static", runtimes.Default);
        Assert.Equal("/opt/crun-1.29_Static", runtimes.Handlers[runtimes.Default].Path);
    }

    [Fact]
    public void Apply_RuntimeName_ChoosesTheHandlerEvenWhenItIsNotInstalled()
    {
        RuntimesOptions runtimes = _loader.Parse(null, "f", new() { OciRuntime = "runc" }).Options.Runtimes;

        Assert.Equal("runc", runtimes.Default);
        Assert.Equal("", runtimes.Handlers["runc"].Path);
    }

    [Fact]
    public void Apply_BadFlags_AreReportedTogetherByName()
    {
        var refused = Assert.Throws<ConfigurationException>(() => _loader.Parse(
            null, "f", new() { LogLevel = "loud", CniBinDirs = ["plugins"], OciRuntime = "gvisor" }));

        Assert.Equal(
            ["--log-level: log.level", "--oci-runtime: runtimes.default", "--cni-bin-dir: cni.binDirs[0]"],
            refused.Errors.Select(error => $"{error.Origin}: {error.Key}"));
    }

    [Fact]
    public void Apply_SectionSetTwiceInTheFile_IsStillReported()
    {
        var refused = Assert.Throws<ConfigurationException>(() => _loader.Parse(
            "apiVersion: sampan.dev/v1\ncni: {}\ncni: {}\n", "f", new() { CniConfDir = "/x" }));

        Assert.Equal("f:3:1: cni: is set twice, first at f:2:1; keep one", Assert.Single(refused.Errors).ToString());
    }

    [Fact]
    public void Apply_NoFlags_LeavesAnEmptyFileWithoutVersionRefused() =>
        Assert.Throws<ConfigurationException>(() => _loader.Parse("", "f", new() { Root = "/x" }));
}
