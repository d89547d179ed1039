using System.Diagnostics;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>
/// <c>sampan serve</c> as a child, on folders, a network and a cgroup of its own. All of it is gone after the test,
/// whatever the test did.
/// </summary>
internal sealed class SampanDaemon : ICriNode, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3), StopLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private ChildProcess? _process;
    private int _starts;

    private SampanDaemon(DaemonFolders folders)
    {
        Folders = folders;
        Channel = new CriChannel(folders.Socket, new CriChannelOptions { DefaultDeadline = TimeSpan.FromMinutes(2) });
        Runtime = new RuntimeServiceClient(Channel);
        Images = new ImageServiceClient(Channel);
    }

    public DaemonFolders Folders { get; }

    public CriChannel Channel { get; }

    public RuntimeServiceClient Runtime { get; }

    public ImageServiceClient Images { get; }

    string ICriNode.Socket => Folders.Socket;

    string ICriNode.Temp => Folders.Temp;

    string ICriNode.Root => Folders.Root;

    string ICriNode.Logs => Folders.Logs;

    string ICriNode.Leases => Folders.Leases;

    /// <summary>Variables of the process, from its next start on.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public int Pid => _process?.Pid ?? throw new InvalidOperationException("the daemon does not run");

    public string Log => File.ReadAllText(LogFile);

    private string LogFile => Path.Combine(Folders.Temp, $"daemon-{_starts}.log");

    /// <summary>Starts a daemon and pulls <paramref name="image"/> into it, if there is one.</summary>
    /// <param name="pauseImage">The image of pause processes.</param>
    /// <param name="image">The image of containers.</param>
    /// <param name="configure">What more stands in its configuration, by its folders.</param>
    public static async Task<SampanDaemon> StartAsync(string pauseImage, string? image, Func<DaemonFolders, string>? configure = null)
    {
        var daemon = new SampanDaemon(new DaemonFolders(pauseImage));
        try
        {
            File.AppendAllText(daemon.Folders.Config, configure?.Invoke(daemon.Folders) ?? "");
            await daemon.StartAsync();
            if (image is not null)
            {
                await daemon.Images.PullImageAsync(
                    new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);
            }
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _starts++;
        _process = Children.Start(SampanProgram.Path, ["serve", "--config", Folders.Config], LogFile, Environment);
        long start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            Assert.False(_process.Exit.IsCompleted, $"the daemon ended at its start:\n{Log}");
            Assert.True(Stopwatch.GetElapsedTime(start) < StartLimit, $"the daemon does not answer:\n{Log}");
            await Task.Delay(Poll);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => EndAsync(Signals.Kill);

    /// <summary>Ends it as a service manager would.</summary>
    public Task<ExitStatus> StopAsync() => EndAsync(Signals.Term);

    /// <summary>Has it read its configuration again.</summary>
    public void Reload() => _process!.Signal(Signals.Hangup);

    /// <summary>Removes every pod that is listed.</summary>
    public async Task RemoveAllAsync()
    {
        ListPodSandboxResponse pods = await Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
        foreach (PodSandbox pod in pods.Items)
        {
            await Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is { Exit.IsCompleted: false })
            {
                await RemoveAllAsync();
                await StopAsync();
            }
        }
        catch (Exception exception) when (exception is CriException or TimeoutException)
        {
            // What it did not take away, the sweeper does.
        }
        _process?.Signal(Signals.Kill);
        Channel.Dispose();
        await new HostSweeper(Folders).SweepAsync();
    }

    private async Task<ExitStatus> EndAsync(int signal)
    {
        ChildProcess process = _process!;
        process.Signal(signal);
        ExitStatus status = await process.Exit.WaitAsync(StopLimit);
        _process = null;
        process.Dispose();
        return status;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);
            return true;
        }
        catch (CriException exception) when (exception.Code == GrpcStatusCode.Unavailable)
        {
            return false;
        }
    }
}
