using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Nri;
using Sampan.Cri.V1;
using Sampan.Tests.System.Daemon;
using CreateContainerRequest = Sampan.Cri.Nri.CreateContainerRequest;
using CreateContainerResponse = Sampan.Cri.Nri.CreateContainerResponse;
using Event = Sampan.Cri.Nri.Event;
using Mount = Sampan.Cri.Nri.Mount;
using NriKeyValue = Sampan.Cri.Nri.KeyValue;
using RunPodSandboxRequest = Sampan.Cri.Nri.RunPodSandboxRequest;

namespace Sampan.Tests.System.Nri;

[Collection(DaemonLab.Collection)]
public sealed class PluginTests(DaemonLab lab, NriLab nri) : IClassFixture<NriLab>
{
    [PodFact(DisplayName = "A plugin is configured, and shown the pods and containers that there are")]
    public async Task Register_WithAPod_IsShownIt()
    {
        await using TestPod pod = await RunAsync();
        string container = await pod.StartAsync([], config => config.Envs.Add(new Cri.V1.KeyValue { Key = "SHOWN", Value = ByteString.CopyFromUtf8("yes") }));

        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.RunPodSandbox);

        ConfigureRequest configured = Assert.Single(plugin.Requests("Configure", ConfigureRequest.Parser));
        Assert.Equal(("sampan", 120_000L), (configured.RuntimeName, configured.RequestTimeout));
        SynchronizeRequest shown = Assert.Single(plugin.Requests("Synchronize", SynchronizeRequest.Parser));
        Assert.Equal(pod.Config.Metadata.Uid, Assert.Single(shown.Pods, each => each.Id == pod.Id).Uid);
        Cri.Nri.Container known = Assert.Single(shown.Containers, each => each.Id == container);
        Assert.Equal((pod.Id, Cri.Nri.ContainerState.ContainerRunning), (known.PodSandboxId, known.State));
        Assert.Contains("SHOWN=yes", known.Env);
        Assert.Contains("PATH=/bin", known.Env);
    }

    [PodFact(DisplayName = "Environment, mount and annotation of a plugin are in the container, and the next event shows them")]
    public async Task Create_Adjusted_TheContainerHasIt()
    {
        string folder = Directory.CreateDirectory(Path.Combine(nri.Daemon.Folders.Temp, "brought")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "brought by a plugin");
        await using TestPlugin plugin = await nri.PluginAsync(
            each => each.On("CreateContainer", CreateContainerRequest.Parser, _ => Adjust(adjustment =>
            {
                adjustment.Env.Add(new NriKeyValue { Key = "ADDED", Value = "by-nri" });
                adjustment.Env.Add(new NriKeyValue { Key = "-UNWANTED" });
                adjustment.Mounts.Add(new Mount { Destination = "/brought", Type = "bind", Source = folder, Options = { "rbind", "ro" } });
                adjustment.Annotations["example.com/by"] = "nri";
            })),
            Event.CreateContainer, Event.PostCreateContainer);
        await using TestPod pod = await RunAsync();

        string container = await pod.ScriptAsync(
            "echo \"env:$ADDED:$UNWANTED:\"; cat /brought/file; touch /brought/new || echo refused",
            config => config.Envs.Add(new Cri.V1.KeyValue { Key = "UNWANTED", Value = ByteString.CopyFromUtf8("x") }));
        ContainerStatus ended = await pod.ExitedAsync(container);

        string log = await File.ReadAllTextAsync(ended.LogPath);
        Assert.Contains("env:by-nri::", log, StringComparison.Ordinal);
        Assert.Contains("brought by a plugin", log, StringComparison.Ordinal);
        Assert.Contains("refused", log, StringComparison.Ordinal);
        Cri.Nri.Container told = Assert.Single(plugin.Requests("PostCreateContainer", PostCreateContainerRequest.Parser)).Container;
        Assert.Equal("nri", told.Annotations["example.com/by"]);
        Assert.Contains("ADDED=by-nri", told.Env);
        Assert.Contains(told.Mounts, mount => mount.Destination == "/brought");
    }

    [PodTheory(DisplayName = "A container that takes a large message reaches a plugin whole")]
    [InlineData(3_000)]
    [InlineData(8_000)]
    [InlineData(200_000)]
    public async Task Create_LargeContainer_IsShownWhole(int length)
    {
        await using TestPlugin plugin = await nri.PluginAsync(_ => { }, Event.CreateContainer);
        await using TestPod pod = await RunAsync();
        string value = new('x', length);

        await pod.CreateAsync([], config =>
        {
            for (int i = 0; i < 4; i++)
            {
                config.Envs.Add(new Cri.V1.KeyValue { Key = $"LARGE{i}", Value = ByteString.CopyFromUtf8(value[..(length / 4)]) });
            }
        });
        await using TestPlugin late = await nri.PluginAsync(_ => { }, Event.CreateContainer);

        Cri.Nri.Container shown = Assert.Single(plugin.Requests("CreateContainer", CreateContainerRequest.Parser)).Container;
        Assert.Equal(length / 4 * 4, shown.Env.Where(each => each.StartsWith("LARGE", StringComparison.Ordinal)).Sum(each => each.Length - 7));
        Assert.Contains(
            Assert.Single(late.Requests("Synchronize", SynchronizeRequest.Parser)).Containers,
            each => each.PodSandboxId == pod.Id && each.Env.Count == shown.Env.Count);
    }

    [PodFact(DisplayName = "The steps of a pod's life reach a plugin in their order, each once")]
    public async Task Life_OfAPod_IsToldInOrder()
    {
        await using TestPlugin plugin = await nri.PluginAsync(_ => { });
        await using (TestPod pod = await RunAsync())
        {
            string container = await pod.StartAsync([]);
            await pod.StopAsync(container, 0);
            await pod.StopPodAsync();
        }

        Assert.Equal(
            [
                "Configure", "Synchronize", "RunPodSandbox", "CreateContainer", "ValidateContainerAdjustment", "PostCreateContainer",
                "StartContainer", "PostStartContainer", "StopContainer", "StopPodSandbox", "RemoveContainer", "RemovePodSandbox",
            ],
            plugin.Methods);
    }

    [PodFact(DisplayName = "A pod that a plugin refuses is not there; the error has the plugin's name and its words")]
    public async Task Run_Refused_IsUndone()
    {
        await using TestPlugin plugin = await nri.PluginAsync(
            each => each.On("RunPodSandbox", RunPodSandboxRequest.Parser, _ => throw new InvalidOperationException("not on this node")),
            Event.RunPodSandbox);

        CriException refused = await Assert.ThrowsAsync<CriException>(RunAsync);

        Assert.Contains("-test refused RunPodSandbox: not on this node", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await nri.Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None)).Items);
    }

    [PodFact(DisplayName = "A plugin of before NRI 0.12 is told by StateChange of what it has no method for")]
    public async Task Life_OldPlugin_IsToldByStateChange()
    {
        await using TestPlugin plugin = await nri.PluginAsync(
            each =>
            {
                foreach (string method in (string[])
                    ["RunPodSandbox", "StopPodSandbox", "RemovePodSandbox", "PostCreateContainer", "StartContainer", "PostStartContainer",
                    "RemoveContainer", "ValidateContainerAdjustment"])
                {
                    each.Lacks(method);
                }
            });
        TestPod pod = await RunAsync();
        string container = await pod.StartAsync([]);
        await pod.DisposeAsync();
        await using TestPod second = await RunAsync();

        IReadOnlyList<StateChangeEvent> told = plugin.Requests("StateChange", StateChangeEvent.Parser);
        Assert.Equal(
            [
                Event.RunPodSandbox, Event.PostCreateContainer, Event.StartContainer, Event.PostStartContainer, Event.StopPodSandbox,
                Event.RemoveContainer, Event.RemovePodSandbox, Event.RunPodSandbox,
            ],
            told.Select(each => each.Event));
        Assert.All(told.Take(7), each => Assert.Equal(pod.Id, each.Pod.Id));
        Assert.Equal(container, told[1].Container.Id);
        Assert.Single(plugin.Methods, method => method == "RunPodSandbox");
    }

    [PodFact(DisplayName = "While a plugin thinks about one pod, other pods start, and Status and the lists answer")]
    public async Task Run_SlowPlugin_OthersGoOn()
    {
        await using TestPod other = await RunAsync();
        string container = await other.StartAsync([]);
        var held = new TaskCompletionSource();
        await using TestPlugin plugin = await nri.PluginAsync(
            each => each.On("RunPodSandbox", RunPodSandboxRequest.Parser, async request =>
            {
                await (request.Pod.Labels.ContainsKey("slow") ? held.Task : Task.CompletedTask);
                return new Empty();
            }),
            Event.RunPodSandbox);
        Task<TestPod> slow = TestPod.RunAsync(nri.Daemon, lab.Image, config => config.Labels["slow"] = "yes");
        try
        {
            await Eventually.BecomesTrueAsync("the plugin is asked", () => plugin.Methods.Contains("RunPodSandbox"));

            Assert.NotEmpty((await nri.Daemon.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None)).Status.Conditions);
            Assert.Contains(
                (await nri.Daemon.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None)).Items,
                pod => pod.Id == other.Id);
            Assert.Contains(
                (await nri.Daemon.Runtime.ListContainersAsync(new ListContainersRequest(), CancellationToken.None)).Containers,
                each => each.Id == container);
            Assert.Equal(PodSandboxState.SandboxReady, (await other.PodStatusAsync()).State);
            Assert.Equal("still here", await other.OutputAsync(container, "echo", "still here"));
            await using TestPod second = await RunAsync();
            Assert.Equal(2, plugin.Requests("RunPodSandbox", RunPodSandboxRequest.Parser).Count);
            Assert.False(slow.IsCompleted);
        }
        finally
        {
            held.SetResult();
            await (await slow).DisposeAsync();
        }
    }

    private static Task<IMessage> Adjust(Action<ContainerAdjustment> change)
    {
        var response = new CreateContainerResponse { Adjust = new ContainerAdjustment() };
        change(response.Adjust);
        return Task.FromResult<IMessage>(response);
    }

    private Task<TestPod> RunAsync() => TestPod.RunAsync(nri.Daemon, lab.Image);
}
