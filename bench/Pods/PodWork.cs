using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Pods: one at a time, of one container, through their whole life; or many at a time, to stay.</summary>
internal sealed class PodWork(CriChannel channel, SampleRecorder recorder, BenchOptions options)
{
    private const int WarmUpExecs = 3;
    private const int StopGraceSeconds = 10;

    private readonly RuntimeServiceClient _runtime = new(channel);
    private readonly SampleRecorder _unrecorded = new("", "", TimeProvider.System);

    internal async Task SerialAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < options.Warm; i++)
            await LifeAsync(_unrecorded, $"warm-{i}", cancellationToken);
        var cpu = new CpuAccount(recorder, options.Cgroup);
        for (int i = 0; i < options.Count; i++)
            await LifeAsync(recorder, $"serial-{i}", cancellationToken);
        cpu.Record("a pod from start to removal", options.Count);
    }

    /// <summary>Commands in one pod, which is removed by the next drain.</summary>
    internal async Task ExecAsync(CancellationToken cancellationToken)
    {
        (_, string container) = await StartPodAsync(_unrecorded, Label(1), "exec", cancellationToken);
        for (int i = 0; i < WarmUpExecs; i++)
            await ExecOnceAsync(_unrecorded, container, cancellationToken);
        var cpu = new CpuAccount(recorder, options.Cgroup);
        for (int i = 0; i < options.Count; i++)
            await ExecOnceAsync(recorder, container, cancellationToken);
        cpu.Record("ExecSync true", options.Count);
    }

    internal async Task FillAsync(CancellationToken cancellationToken)
    {
        string label = Label(options.AtATime);
        var cpu = new CpuAccount(recorder, options.Cgroup);
        long start = recorder.Now();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, options.Count, parallel, async (i, token) =>
            await StartPodAsync(recorder, label, $"fill-{i}", token));
        recorder.AddSince($"{label}: all {options.Count} pods running", start);
        cpu.Record("start a pod", options.Count);
    }

    /// <summary>How works are named by the number of pods at a time.</summary>
    internal static string Label(int atATime) => atATime == 1 ? "1 at a time" : $"{atATime} at a time";

    private async Task LifeAsync(SampleRecorder record, string name, CancellationToken cancellationToken)
    {
        string label = Label(1);
        (string pod, string container) = await StartPodAsync(record, label, name, cancellationToken);
        long start = record.Now();
        await record.TimeAsync($"{label}: StopContainer", () => _runtime.StopContainerAsync(
            new StopContainerRequest { ContainerId = container, Timeout = StopGraceSeconds }, cancellationToken));
        await record.TimeAsync($"{label}: RemoveContainer", () => _runtime.RemoveContainerAsync(
            new RemoveContainerRequest { ContainerId = container }, cancellationToken));
        await record.TimeAsync($"{label}: StopPodSandbox", () => _runtime.StopPodSandboxAsync(
            new StopPodSandboxRequest { PodSandboxId = pod }, cancellationToken));
        await record.TimeAsync($"{label}: RemovePodSandbox", () => _runtime.RemovePodSandboxAsync(
            new RemovePodSandboxRequest { PodSandboxId = pod }, cancellationToken));
        record.AddSince($"{label}: stop and remove a pod, in all", start);
    }

    private async Task<(string Pod, string Container)> StartPodAsync(
        SampleRecorder record, string label, string name, CancellationToken cancellationToken)
    {
        PodSandboxConfig sandbox = PodShape.Sandbox(options, name);
        long start = record.Now();
        RunPodSandboxResponse pod = await record.TimeAsync($"{label}: RunPodSandbox", () => _runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = sandbox }, cancellationToken));
        string container = await StartContainerAsync(record, label, pod.PodSandboxId, sandbox, "main", cancellationToken);
        record.AddSince($"{label}: start a pod (Run, Create, Start)", start);
        for (int i = 1; i < options.Containers; i++)
            await StartContainerAsync(record, label, pod.PodSandboxId, sandbox, $"main-{i}", cancellationToken);
        return (pod.PodSandboxId, container);
    }

    private async Task<string> StartContainerAsync(
        SampleRecorder record, string label, string pod, PodSandboxConfig sandbox, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(sandbox.LogDirectory, name));
        CreateContainerResponse container = await record.TimeAsync($"{label}: CreateContainer", () => _runtime.CreateContainerAsync(
            new CreateContainerRequest { PodSandboxId = pod, Config = PodShape.Container(options.Image, name), SandboxConfig = sandbox },
            cancellationToken));
        await record.TimeAsync($"{label}: StartContainer", () => _runtime.StartContainerAsync(
            new StartContainerRequest { ContainerId = container.ContainerId }, cancellationToken));
        return container.ContainerId;
    }

    private async Task ExecOnceAsync(SampleRecorder record, string container, CancellationToken cancellationToken)
    {
        ExecSyncResponse answer = await record.TimeAsync($"{Label(1)}: ExecSync true", () => _runtime.ExecSyncAsync(
            new ExecSyncRequest { ContainerId = container, Cmd = { "true" }, Timeout = 30 }, cancellationToken));
        if (answer.ExitCode != 0)
            throw new InvalidOperationException($"ExecSync true exited with {answer.ExitCode}: {answer.Stderr.ToStringUtf8()}");
    }
}
