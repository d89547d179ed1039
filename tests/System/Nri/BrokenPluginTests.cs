using Google.Protobuf;
using Sampan.Cri.Nri;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Nri;

[Collection(DaemonLab.Collection)]
public sealed class BrokenPluginTests(DaemonLab lab, NriLab nri) : IClassFixture<NriLab>
{
    [PodFact(DisplayName = "A plugin that hangs is hung up on after nri.requestTimeout; the pod and the next plugin go on")]
    public async Task Run_PluginHangs_IsDropped()
    {
        await using SampanDaemon daemon = await NriLab.StartAsync(lab, requestTimeout: "1s");
        await using TestPlugin hanging = await TestPlugin.ConnectAsync(NriLab.SocketOf(daemon), Event.RunPodSandbox);
        var never = new TaskCompletionSource<IMessage>();
        await hanging.On("RunPodSandbox", RunPodSandboxRequest.Parser, _ => never.Task).RegisterAsync("00", "hanging");

        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);

        string container = await pod.StartAsync([]);
        Assert.Equal("runs", await pod.OutputAsync(container, "echo", "runs"));
        await hanging.Closed.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Single(hanging.Requests("RunPodSandbox", RunPodSandboxRequest.Parser));
        Assert.Contains("NRI plugin 00-hanging takes part no more: RunPodSandbox", daemon.Log, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A plugin that never registers is hung up on")]
    public async Task Connect_Silent_IsDropped()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync(_ => "nri:\n  registrationTimeout: 1s\n");
        await NriLab.ListensAsync(daemon);
        await using TestPlugin silent = await TestPlugin.ConnectAsync(NriLab.SocketOf(daemon));

        await silent.Closed.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [PodFact(DisplayName = "A plugin that dies in the middle of a call takes no container with it; the next plugin is asked")]
    public async Task Create_PluginDies_GoesOn()
    {
        await using TestPlugin dying = await nri.PluginAsync(_ => { }, Event.CreateContainer);
        dying.On("CreateContainer", CreateContainerRequest.Parser, _ =>
        {
            dying.Die();
            return Task.FromResult<IMessage>(new CreateContainerResponse());
        });
        await using TestPlugin next = await nri.PluginAsync(_ => { }, Event.CreateContainer);
        await using TestPod pod = await TestPod.RunAsync(nri.Daemon, lab.Image);

        string container = await pod.StartAsync([]);
        await pod.StartAsync([]);

        Assert.Equal("runs", await pod.OutputAsync(container, "echo", "runs"));
        Assert.Single(dying.Requests("CreateContainer", CreateContainerRequest.Parser));
        Assert.Equal(2, next.Requests("CreateContainer", CreateContainerRequest.Parser).Count);
    }

    [PodFact(DisplayName = "A plugin whose answer is no message is hung up on; the container is made without it")]
    public async Task Create_AnswerIsGarbage_GoesOn()
    {
        await using TestPlugin babbling = await nri.PluginAsync(
            each => each.On("CreateContainer", CreateContainerRequest.Parser, _ => Task.FromResult<IMessage>(Garbage())),
            Event.CreateContainer);
        await using TestPod pod = await TestPod.RunAsync(nri.Daemon, lab.Image);

        string container = await pod.StartAsync([]);

        Assert.Equal("runs", await pod.OutputAsync(container, "echo", "runs"));
        await babbling.Closed.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        // Connection, length of the piece; then length of the frame, stream, type, flags.
        { "a piece without end", [0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a frame without end", [0, 0, 0, 2, 0, 0, 0, 10, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 1, 0] },
        { "a frame without end on the other connection", [0, 0, 0, 1, 0, 0, 0, 10, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 2, 0] },
        { "text", [.. Enumerable.Repeat("GET / HTTP/1.1\r\nHost: nri\r\n\r\n"u8.ToArray(), 100).SelectMany(each => each)] },
    };

    [PodTheory(DisplayName = "Whoever breaks the protocol is hung up on, registered or not, and pods go on")]
    [MemberData(nameof(Broken))]
    public async Task Send_NotTheProtocol_IsDropped(string what, byte[] bytes)
    {
        await using TestPlugin stranger = await TestPlugin.ConnectAsync(nri.Socket);
        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.RunPodSandbox);

        await stranger.SendRawAsync(bytes);
        await plugin.SendRawAsync(bytes);

        await stranger.Closed.WaitAsync(TimeSpan.FromMinutes(1));
        await plugin.Closed.WaitAsync(TimeSpan.FromMinutes(1));
        await using TestPod pod = await TestPod.RunAsync(nri.Daemon, lab.Image);
        Assert.True(plugin.Requests("RunPodSandbox", RunPodSandboxRequest.Parser).Count == 0, what);
    }

    [PodFact(DisplayName = "A call that is no call is refused, and the plugin stays")]
    public async Task Call_Unknown_IsRefused()
    {
        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.RunPodSandbox);

        await Assert.ThrowsAsync<InvalidOperationException>(() => plugin.CallAsync("Nonsense", new Empty(), Empty.Parser));
        await Assert.ThrowsAsync<InvalidOperationException>(() => plugin.CallAsync("UpdateContainers", Garbage(), Empty.Parser));

        await using TestPod pod = await TestPod.RunAsync(nri.Daemon, lab.Image);
        Assert.Single(plugin.Requests("RunPodSandbox", RunPodSandboxRequest.Parser));
    }

    // On the wire no valid message: field 2 as a piece of 100 bytes of which there are two.
    private static LogRequest Garbage() => LogRequest.Parser.ParseFrom(new byte[] { 0x0A, 0x04, 0x12, 0x64, 0x41, 0x41 });
}
