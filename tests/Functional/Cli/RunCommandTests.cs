using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

public sealed class RunCommandTests : IAsyncLifetime
{
    private const string Image = "registry.test/tools/busybox:1.29";

    private FakeRuntime _runtime = null!;

    public async Task InitializeAsync() => _runtime = await FakeRuntime.StartAsync();

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Fact]
    public async Task Run_Detached_SendsWhatWasAskedFor()
    {
        Tool tool = await RunAsync("-d", "--name", "web", "-p", "8080:80", "-e", "A=b", "-v", "/srv:/data:ro", "-m", "64m", "--cpus", "0.5", Image, "httpd", "-p", "80");

        Assert.Equal(("", 0), (tool.Error, tool.Code));
        (Container container, ContainerConfig config, _) = Assert.Single(_runtime.Containers.Values);
        Assert.Equal(container.Id + "\n", tool.Output);
        Assert.Equal(["httpd", "-p", "80"], config.Args);
        Assert.Equal("A", Assert.Single(config.Envs).Key);
        Assert.Equal((64L << 20, 50_000L), (config.Linux.Resources.MemoryLimitInBytes, config.Linux.Resources.CpuQuota));
        Assert.True(Assert.Single(config.Mounts).Readonly);
        Assert.Equal(FakeRuntime.BusyboxId, config.Image.Image);
        PodSandboxConfig pod = _runtime.LastPod!.Config;
        Assert.Equal(("web", "default", "web"), (pod.Metadata.Name, pod.Metadata.Namespace, pod.Hostname));
        Assert.Equal(8080, Assert.Single(pod.PortMappings).HostPort);
        Assert.Equal(NamespaceMode.Container, pod.Linux.SecurityContext.NamespaceOptions.Pid);
        Assert.Equal("", pod.Linux.CgroupParent);
    }

    [Fact]
    public async Task Run_Foreground_ShowsTheLogAndReturnsTheCode()
    {
        _runtime.Script = ("2026-01-01T00:00:00Z stdout F hello\n2026-01-01T00:00:00Z stderr F oh\n2026-01-01T00:00:00Z stdout P no end", 7);

        Tool tool = await RunAsync("--rm", Image, "x");

        Assert.Equal((7, "hello\nno end", "oh\n"), (tool.Code, tool.Output, tool.Error));
        Assert.Empty(_runtime.Pods);
    }

    [Fact]
    public async Task Run_ForegroundWithoutRm_KeepsTheStoppedPod()
    {
        _runtime.Script = ("2026-01-01T00:00:00Z stdout F hello\n", 0);

        await RunAsync(Image);

        Assert.Equal(PodSandboxState.SandboxNotready, Assert.Single(_runtime.Pods.Values).State);
        Assert.Single(_runtime.Containers);
    }

    [Fact]
    public async Task Run_StartFails_LeavesNothingAndSaysWhy()
    {
        _runtime.StartError = "exec: \"/nosuch\": no such file";

        Tool tool = await RunAsync("-d", "--name", "web", Image, "/nosuch");

        Assert.Equal((125, "sampan: cannot start container web: exec: \"/nosuch\": no such file\n"), (tool.Code, tool.Error));
        Assert.Empty(_runtime.Pods);
        Assert.Empty(_runtime.Containers);
    }

    [Fact]
    public async Task Run_NameInUse_IsRefusedBeforeAnythingIsMade()
    {
        _runtime.AddContainer("web", ContainerState.ContainerRunning);

        Tool tool = await RunAsync("-d", "--name", "web", Image);

        Assert.Equal(125, tool.Code);
        Assert.Contains("there is a pod default/web already", tool.Error, StringComparison.Ordinal);
        Assert.Single(_runtime.Pods);
    }

    [Fact]
    public async Task Run_ImageNotHere_PullsUnlessToldNotTo()
    {
        Tool never = await RunAsync("-d", "--pull", "never", "other/image");
        Assert.DoesNotContain("PullImage", _runtime.Calls);
        Tool missing = await RunAsync("-d", "other/image");

        Assert.Equal((125, 0), (never.Code, missing.Code));
        Assert.Contains("PullImage", _runtime.Calls);
    }

    [Fact]
    public async Task Remove_LastContainerOfAPodMadeByRun_RemovesThePod()
    {
        await RunAsync("-d", "--name", "web", Image);

        Tool tool = await Tool.RunAsync(_runtime, "rm", "-f", "web");

        Assert.Equal(0, tool.Code);
        Assert.Empty(_runtime.Pods);
    }

    private Task<Tool> RunAsync(params string[] args) =>
        Tool.RunAsync(_runtime, ["run", "--log-dir", Path.Combine(_runtime.Folder, "logs"), .. args]);
}
