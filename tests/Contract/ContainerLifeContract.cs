using System.Diagnostics;
using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>How containers run and end, and what is told of it.</summary>
public abstract class ContainerLifeContract(ContractLab lab)
{
    [ContractFact(DisplayName = "A container that ends well is Completed, and one that does not is an Error with its code")]
    public async Task Exit_AnyCode_IsTold()
    {
        await using TestPod pod = await RunAsync();

        ContainerStatus good = await pod.ExitedAsync(await pod.ScriptAsync("true"));
        ContainerStatus bad = await pod.ExitedAsync(await pod.ScriptAsync("exit 3"));

        Assert.Equal((0, "Completed"), (good.ExitCode, good.Reason));
        Assert.Equal((3, "Error"), (bad.ExitCode, bad.Reason));
        Assert.True(bad.CreatedAt <= bad.StartedAt && bad.StartedAt <= bad.FinishedAt, bad.ToString());
    }

    [ContractFact(DisplayName = "A container that handles the stop signal ends with the code of its handler")]
    public async Task Stop_SignalHandled_HasTheHandlersCode()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("ready", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");

        await pod.StopAsync(container, timeout: 120);

        ContainerStatus status = await pod.StatusAsync(container);
        Assert.Equal((ContainerState.ContainerExited, 7, "Error"), (status.State, status.ExitCode, status.Reason));
    }

    [ContractFact(DisplayName = "A container is stopped by the signal that its configuration names")]
    public async Task Stop_OwnSignal_IsSent()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync(
            "ready",
            "trap 'exit 9' USR1; trap 'exit 8' TERM; echo ready; while :; do sleep 0.05; done",
            config => config.StopSignal = Signal.Sigusr1);

        await pod.StopAsync(container, timeout: 120);

        Assert.Equal(9, (await pod.StatusAsync(container)).ExitCode);
    }

    [ContractFact(DisplayName = "A container that ignores the stop signal is killed after its grace, not before")]
    public async Task Stop_SignalIgnored_IsKilledAfterGrace()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("ready", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
        long start = Stopwatch.GetTimestamp();

        await pod.StopAsync(container, timeout: 1);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 120);
        Assert.Equal(137, (await pod.StatusAsync(container)).ExitCode);
    }

    [ContractFact(DisplayName = "A container that takes more memory than its limit is OOMKilled with code 137")]
    public async Task Exit_OutOfMemory_IsTold()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync(["tail", "/dev/zero"], config => config.Linux.Resources = new LinuxContainerResources
        {
            MemoryLimitInBytes = 16 << 20,
            MemorySwapLimitInBytes = 16 << 20,
        });

        ContainerStatus status = await pod.ExitedAsync(container);

        Assert.Equal((137, "OOMKilled"), (status.ExitCode, status.Reason));
    }

    [ContractFact(DisplayName = "A container whose command is missing is EXITED with StartError and the OCI runtime's own words")]
    public async Task Start_CommandMissing_IsStartError()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.CreateAsync(["/no/such/command"]);

        CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.StartAsync(container));

        Assert.Contains("/no/such/command", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or directory", refused.Message, StringComparison.OrdinalIgnoreCase);
        ContainerStatus status = await pod.StatusAsync(container);
        Assert.Equal((ContainerState.ContainerExited, 128, "StartError"), (status.State, status.ExitCode, status.Reason));
        Assert.Contains("/no/such/command", status.Message, StringComparison.Ordinal);
        CriException again = await Assert.ThrowsAsync<CriException>(() => pod.StartAsync(container));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, again.Code);
    }

    [ContractFact(DisplayName = "A container with a read-only root cannot write to it")]
    public async Task Run_ReadOnlyRoot_RefusesWrites()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Linux.SecurityContext.ReadonlyRootfs = true);

        ExecSyncResponse touch = await pod.ExecAsync(container, 0, "touch", "/file");

        Assert.Equal(1, touch.ExitCode);
        Assert.Contains("Read-only file system", touch.Stderr.ToStringUtf8(), StringComparison.Ordinal);
    }

    [ContractFact(DisplayName = "A container runs as the user that it names, with the groups that its image gives that user")]
    public async Task Run_UserByName_IsLookedUpInTheImage()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Linux.SecurityContext.RunAsUsername = "web");

        Assert.Equal("1234 1235 1235 777", string.Join(' ', await pod.OutputAsync(container, "id", "-u"), await pod.OutputAsync(container, "id", "-g"), await pod.OutputAsync(container, "id", "-G")));
        Assert.Equal(1234, (await pod.StatusAsync(container)).User.Linux.Uid);
    }

    [ContractFact(DisplayName = "With the policy Strict a container has its pod's groups and none of its image's")]
    public async Task Run_StrictGroups_LeavesTheImagesOut()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config =>
        {
            config.Linux.SecurityContext.RunAsUser = new Int64Value { Value = 1234 };
            config.Linux.SecurityContext.SupplementalGroups.Add(4242);
            config.Linux.SecurityContext.SupplementalGroupsPolicy = SupplementalGroupsPolicy.Strict;
        });

        Assert.Equal("1235 4242", await pod.OutputAsync(container, "id", "-G"));
        Assert.Equal([1235L, 4242L], (await pod.StatusAsync(container)).User.Linux.SupplementalGroups);
    }

    [ContractFact(DisplayName = "A container has its arguments, variables, working folder and mounts")]
    public async Task Run_Configuration_IsApplied()
    {
        DirectoryInfo shared = Directory.CreateDirectory(Path.Combine(lab.Node.Temp, "shared"));
        await File.WriteAllTextAsync(Path.Combine(shared.FullName, "note"), "from the host");
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync(["sh", "-c"], config =>
        {
            config.Args.Add("""echo "$PLACE $(pwd) $(cat /data/note)"; touch /data/refused""");
            config.Envs.Add(new KeyValue { Key = "PLACE", Value = ByteString.CopyFromUtf8("here") });
            config.WorkingDir = "/tmp";
            config.Mounts.Add(new Mount { HostPath = shared.FullName, ContainerPath = "/data", Readonly = true });
        });

        ContainerStatus status = await pod.ExitedAsync(container);

        string log = await File.ReadAllTextAsync(status.LogPath);
        Assert.Contains("stdout F here /tmp from the host\n", log, StringComparison.Ordinal);
        Assert.Equal(1, status.ExitCode);
        Assert.Equal(["note"], shared.GetFiles().Select(file => file.Name));
    }

    [ContractFact(DisplayName = "A running container that is removed is killed first, and its log stays")]
    public async Task Remove_Running_KillsIt()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.ScriptUntilAsync("words", "echo words; sleep 1000");
        int pid = await pod.PidAsync(container);
        string log = (await pod.StatusAsync(container)).LogPath;

        await lab.Node.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container }, CancellationToken.None);

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.True(File.Exists(log));
        CriException gone = await Assert.ThrowsAsync<CriException>(() => pod.StatusAsync(container));
        Assert.Equal(GrpcStatusCode.NotFound, gone.Code);
    }

    private Task<TestPod> RunAsync() => TestPod.RunAsync(lab.Node, lab.Image);
}
