using System.Text.Json;
using Sampan.Cri.V1;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Streaming;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DaemonLab.Collection)]
[NativeEngine]
public sealed class NativeAttachStreamTests(DaemonLab lab) : AttachStreamContract(lab)
{
    private const int SocketAddressLimit = 107;
    private const string Spdy = "spdy/v4.channel.k8s.io";

    [PodFact]
    public async Task Item084_SocketBeyondAnAddressesLength_IsReachedAndItsLossIsTold()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await EchoingAsync(pod, once: false);
        string socket = Path.Combine(lab.Daemon.Folders.State, "attach", container, "attach");
        Assert.True(File.Exists(socket) && socket.Length > SocketAddressLimit, $"{socket} is missing, or would fit a socket's address");
        await using (StreamClient client = await AttachAsync(Spdy, container))
        {
            await client.TypeAsync("word\n");
            await client.ShowsAsync("stdout", "got word\n");
        }

        File.Delete(socket);
        await using StreamClient late = await AttachAsync(Spdy, container);

        JsonElement status = await late.StatusAsync();
        Assert.Equal("Failure", status.GetProperty("status").GetString());
        Assert.Contains($"container {container} cannot be attached to", status.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [PodFact]
    public async Task Item084_MonitorKilled_EndsTheSession()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await EchoingAsync(pod, once: false);
        await using StreamClient client = await AttachAsync(Spdy, container);
        await client.TypeAsync("word\n");
        await client.ShowsAsync("stdout", "got word\n");

        using (PidFd monitor = PidFd.TryOpen(await pod.PidAsync(container, "monitorPid"))!)
        {
            monitor.Signal(Signals.Kill);
        }

        await client.ToEndAsync("stdout");
        await client.ToEndAsync("error");
    }
}
