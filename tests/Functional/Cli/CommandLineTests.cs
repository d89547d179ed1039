using System.CommandLine;
using System.Text.Json;
using Sampan.Cli;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

public sealed class CommandLineTests : IAsyncLifetime
{
    private FakeRuntime _runtime = null!;

    public async Task InitializeAsync() => _runtime = await FakeRuntime.StartAsync();

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Fact]
    public async Task Ps_RunningAndExited_ShowsTheRunning()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);
        _runtime.AddContainer("job", ContainerState.ContainerExited, "batch");

        Tool tool = await Tool.RunAsync(_runtime, "ps");

        Assert.Equal(
            """
            CONTAINER       IMAGE                              CREATED         STATE     NAME    ATTEMPT   POD ID          POD
            02ccccccccccc   registry.test/tools/busybox:1.29   5 minutes ago   Running   nginx   0         01ccccccccccc   web

            """,
            tool.Output);
        Assert.Equal((0, ""), (tool.Code, tool.Error));
    }

    [Fact]
    public async Task Ps_AllAsJson_IsTheProtoForm()
    {
        _runtime.AddContainer("job", ContainerState.ContainerExited);

        Tool tool = await Tool.RunAsync(_runtime, "ps", "-a", "-o", "json");

        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.Equal("CONTAINER_EXITED", document.RootElement.GetProperty("containers")[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("--state", "exited")]
    [InlineData("--name", "^jo")]
    [InlineData("--pod", "default/batch")]
    [InlineData("-n", "1")]
    public async Task Ps_Filter_LeavesTheOthersOut(params string[] filter)
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);
        string job = _runtime.AddContainer("job", ContainerState.ContainerExited, "batch");

        Tool tool = await Tool.RunAsync(_runtime, ["ps", "-a", "-q", .. filter]);

        Assert.Equal(job + "\n", tool.Output);
    }

    [Fact]
    public async Task Ps_OnlyExitedAtATerminal_SaysSo()
    {
        _runtime.AddContainer("job", ContainerState.ContainerExited);

        Tool tool = await Tool.RunAsync(h => h with { ErrorIsTerminal = true }, ["--endpoint", _runtime.Endpoint, "ps"]);

        Assert.Equal("No container runs; 1 not shown (sampan ps -a).\n", tool.Error);
    }

    [Fact]
    public async Task Pods_WideOfARuntimeWithoutStatus_SaysItLacksIt()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool tool = await Tool.RunAsync(_runtime, "pods", "-o", "wide");

        // The fake has no PodSandboxStatus.
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("does not offer it", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_SomeUnknown_StopsTheOthersAndReturnsNotFound()
    {
        string id = _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool tool = await Tool.RunAsync(_runtime, "stop", "-t", "0", "nosuch", "web/nginx");

        Assert.Equal(ExitCode.NotFound, tool.Code);
        Assert.Equal("web/nginx\n", tool.Output);
        Assert.Equal("sampan: cannot stop nosuch: no container is called 'nosuch'\n  see 'sampan ps -a'\n", tool.Error);
        Assert.Equal(ContainerState.ContainerExited, _runtime.Containers[id].Container.State);
    }

    [Fact]
    public async Task Remove_RunningContainer_NeedsForce()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool refused = await Tool.RunAsync(_runtime, "rm", "nginx");
        Tool forced = await Tool.RunAsync(_runtime, "rm", "-f", "nginx");

        Assert.Equal((ExitCode.Failed, ExitCode.Ok), (refused.Code, forced.Code));
        Assert.Empty(_runtime.Containers);
        // A pod that 'run' did not make is not the tool's to remove.
        Assert.Single(_runtime.Pods);
    }

    [Fact]
    public async Task Exec_Sync_PassesStreamsArgumentsAndCode()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool tool = await Tool.RunAsync(_runtime, "exec", "--sync", "web", "ls", "-l", "--timeout", "x");

        Assert.Equal((42, "ls -l --timeout x\n", "oops\n"), (tool.Code, tool.Output, tool.Error));
    }

    [Fact]
    public async Task Inspect_PodsName_ShowsStatusAndInfo()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool tool = await Tool.RunAsync(_runtime, "inspect", "nginx", "-o", "yaml");

        Assert.Contains("createdAt: \"1970-01-01T00:00:01", tool.Output, StringComparison.Ordinal);
        Assert.Contains("    pid: 4242\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_OneOfTwoUnknown_PullsTheOther()
    {
        Tool tool = await Tool.RunAsync(_runtime, "pull", "nosuch/image", "registry.test/tools/busybox:1.29");

        Assert.Equal(ExitCode.NotFound, tool.Code);
        Assert.StartsWith("Pulled registry.test/tools/busybox:1.29  1067fa42ba421  1.23MB, ", tool.Output, StringComparison.Ordinal);
        Assert.Contains("cannot pull nosuch/image: nosuch/image: no such image", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RemoveImage_InUse_IsRefusedByItsShortName()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerExited);

        Tool tool = await Tool.RunAsync(_runtime, "rmi", "busybox");

        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("(nginx) uses it", tool.Error, StringComparison.Ordinal);
        Assert.Single(_runtime.Images);
    }

    [Theory]
    [InlineData(2, "pss", "did you mean 'ps'?")]
    [InlineData(2, "ps --nosuch", "see 'sampan ps --help'")]
    [InlineData(2, "rm --nosuch web", "there is no option '--nosuch'")]
    [InlineData(125, "run --nosuch busybox", "there is no option '--nosuch'")]
    [InlineData(125, "exec -x web ls", "there is no option '-x'")]
    [InlineData(2, "rm", "give containers, or --all")]
    [InlineData(2, "ps -o xml", "'xml' is no form of output")]
    [InlineData(125, "run -p 80 busybox", "the host's port is missing")]
    [InlineData(125, "run -d --rm busybox", "--rm needs to see the end")]
    [InlineData(125, "run --pod-id p --dns 1.1.1.1 busybox", "--dns belongs to the pod")]
    public async Task Usage_Wrong_SaysWhatAndWhereToLook(int code, string line, string text)
    {
        Tool tool = await Tool.RunAsync(_runtime, line.Split(' '));

        Assert.Equal(code, tool.Code);
        Assert.Contains(text, tool.Error, StringComparison.Ordinal);
        Assert.Equal("", tool.Output);
    }

    [Fact]
    public async Task Connect_NobodyThere_NamesSocketReasonAndRemedy()
    {
        Tool tool = await Tool.RunAsync(h => h with { Environment = n => n == "SAMPAN_ENDPOINT" ? "/nowhere/cri.sock" : null }, ["ps"]);

        Assert.Equal(ExitCode.CannotConnect, tool.Code);
        Assert.Contains("/nowhere/cri.sock", tool.Error, StringComparison.Ordinal);
        Assert.Contains("--endpoint", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoNetwork_FailsWithTheRuntimesReason()
    {
        _runtime.NetworkReady = false;
        DoctorSource local = _ => Task.FromResult<IReadOnlyList<DoctorFinding>>([new(DoctorLevel.Warning, "conmon", "missing", "apt install conmon")]);

        Tool tool = await Tool.RunAsync(h => h with { LocalFindings = local }, ["--endpoint", _runtime.Endpoint, "doctor"]);

        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains(" FAIL  NetworkReady: no: NoConfig: nothing in /etc/cni/net.d\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains(" warn  conmon: missing\n       apt install conmon\n", tool.Output, StringComparison.Ordinal);
        Assert.EndsWith("Pods cannot run: 1 failure, 1 warning.\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_CommandOfTheExecutable_IsPartOfTheTool()
    {
        var serve = new Command("serve", "Serve");
        serve.SetAction(_ => 17);

        Tool tool = await Tool.RunAsync(h => h with { MoreCommands = [serve] }, ["serve"]);

        Assert.Equal(17, tool.Code);
    }
}
