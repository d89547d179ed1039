using System.Diagnostics;
using System.Text.Json;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Tracing;
using Sampan.Linux.Processes;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>One OCI runtime (crun, runc): its command line, nothing more.</summary>
internal sealed class OciRuntime(
    string name, RuntimeHandlerOptions options, bool systemdCgroup, Live<NativeSettings> settings, ProcessRunner runner)
{
    /// <summary>The handler's name.</summary>
    public string Name { get; } = name;

    /// <summary>The executable.</summary>
    public string Path { get; } = options.Path;

    /// <summary>Where it keeps its state.</summary>
    public string Root { get; } = options.Root;

    /// <summary>Whether it asks systemd for cgroups.</summary>
    public bool SystemdCgroup { get; } = systemdCgroup;

    /// <summary>The options that stand before every verb.</summary>
    public IReadOnlyList<string> GlobalArguments { get; } =
        [$"--root={options.Root}", .. options.Options, .. systemdCgroup ? (string[])["--systemd-cgroup"] : []];

    /// <summary>Lets the program of a created container begin.</summary>
    /// <exception cref="OciRuntimeException">The runtime refused.</exception>
    public Task StartAsync(string id, CancellationToken token) => RunAsync(["start", id], default, token);

    /// <summary>Creates and starts a container that nobody monitors, its output discarded.</summary>
    /// <exception cref="OciRuntimeException">The runtime refused.</exception>
    public Task RunDetachedAsync(string id, string bundle, string pidFile, CancellationToken token) =>
        RunAsync(["run", "--detach", "--bundle", bundle, "--pid-file", pidFile, id], default, token);

    /// <summary>Kills and forgets a container. Idempotent.</summary>
    /// <exception cref="OciRuntimeException">The runtime still holds it.</exception>
    public async Task DeleteAsync(string id, CancellationToken token)
    {
        if (Directory.Exists(System.IO.Path.Combine(Root, id)))
        {
            await RunAsync(["delete", "--force", id], default, token);
        }
    }

    /// <summary>Freezes all processes of a container.</summary>
    /// <exception cref="OciRuntimeException">The runtime refused.</exception>
    public Task PauseAsync(string id, CancellationToken token) => RunAsync(["pause", id], default, token);

    /// <summary>Lets a frozen container go on.</summary>
    /// <exception cref="OciRuntimeException">The runtime refused.</exception>
    public Task ResumeAsync(string id, CancellationToken token) => RunAsync(["resume", id], default, token);

    /// <summary>Has CRIU write down a container, which lives on.</summary>
    /// <param name="id">The container.</param>
    /// <param name="images">Where CRIU's images go.</param>
    /// <param name="work">Where its log goes.</param>
    /// <param name="limit">How long it may take. It is killed then, which a container may not survive: be generous.</param>
    /// <param name="token">Kills it, likewise.</param>
    /// <exception cref="OciRuntimeException">The runtime, or CRIU, could not.</exception>
    public Task CheckpointAsync(string id, string images, string work, TimeSpan limit, CancellationToken token) => RunAsync(
        ["checkpoint", "--file-locks", "--leave-running", "--image-path", images, "--work-path", work, id], default, token, limit);

    /// <summary>Sets the resources of a running container; fields that are null stay.</summary>
    /// <exception cref="OciRuntimeException">The runtime, or the kernel, refused.</exception>
    public Task UpdateAsync(string id, LinuxResources resources, CancellationToken token) => RunAsync(
        ["update", "--resources", "-", id],
        JsonSerializer.SerializeToUtf8Bytes(resources, OciRuntimeJson.Default.LinuxResources),
        token);

    /// <summary>The first line of <c>--version</c>.</summary>
    public async Task<string> VersionAsync(CancellationToken token)
    {
        ProcessOutcome outcome = await runner.RunAsync(Command(["--version"], default), token);
        return outcome.OutputText.Split('\n')[0];
    }

    /// <summary>What <c>features</c> prints; empty where there is no such command.</summary>
    public async Task<string> FeaturesAsync(CancellationToken token)
    {
        ProcessOutcome outcome = await runner.RunAsync(Command(["features"], default), token);
        return outcome.ExitCode == 0 ? outcome.OutputText : "";
    }

    private async Task RunAsync(
        IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken token, TimeSpan? limit = null)
    {
        using Activity? span = Spans.Start(Name, arguments[0]);
        span?.SetTag("sampan.object", $"container {arguments[^1]}");
        try
        {
            ProcessCommand command = Command([.. GlobalArguments, .. arguments], input);
            command = command with { Timeout = limit ?? command.Timeout };
            Judge(arguments[0], command.Timeout, await runner.RunAsync(command, token));
        }
        catch (Exception exception) when (span.Fails(exception))
        {
        }
    }

    private void Judge(string verb, TimeSpan limit, ProcessOutcome outcome)
    {
        if (outcome.TimedOut)
        {
            throw new OciRuntimeException($"{Name} {verb} did not finish within {limit.TotalSeconds:0} s");
        }
        if (outcome.ExitCode != 0)
        {
            throw new OciRuntimeException($"{Name} {verb}: {OciRuntimeMessage.Words(outcome.ErrorText)} (exit code {outcome.ExitCode})");
        }
    }

    private ProcessCommand Command(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input) => new()
    {
        Path = Path,
        Arguments = arguments,
        Environment = RuntimeEnvironment.Variables,
        Input = input,
        Timeout = settings.Current.RuntimeLimit,
    };
}
