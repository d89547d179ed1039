using System.Text.Json;
using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class PodNetworkTests : IDisposable
{
    private readonly FakePlugins _plugins = new();

    [Fact]
    public async Task SetUp_Intent_IsOnDiskBeforeThePluginRuns()
    {
        CniAttachment? seen = null;
        _plugins.List("1.0.0", "p");
        _plugins.Answer("ADD", "p", async (_, token) =>
        {
            seen = _plugins.Cache.Read("s1");
            await Task.Yield();
            return new(0, System.Text.Encoding.UTF8.GetBytes(FakePlugins.Result("10.0.0.7")), [], false);
        });

        CniAttachment attachment = await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);

        Assert.Equal(CniPhase.Adding, seen!.Phase);
        Assert.Equal((CniPhase.Attached, "10.0.0.7"), (attachment.Phase, Assert.Single(attachment.Ips)));
        CniAttachment kept = _plugins.Network.Find("s1")!;
        Assert.Equal(attachment.Result!.Value.GetRawText(), kept.Result!.Value.GetRawText());
        Assert.Equal(Path.Combine(_plugins.State, "cni", "s1.json"), kept.CachePath);
    }

    [Fact]
    public async Task SetUp_Args_NameThePod()
    {
        _plugins.List("1.0.0", "p");

        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);

        Assert.Equal(
            "IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web;K8S_POD_INFRA_CONTAINER_ID=s1;K8S_POD_UID=u-1",
            _plugins.Runs[0].Command.Environment["CNI_ARGS"]);
    }

    [Theory]
    [InlineData("a;CNI_IFNAME=x")]
    [InlineData("a=b")]
    public async Task SetUp_NameThatBreaksOut_IsRefused(string name)
    {
        _plugins.List("1.0.0", "p");

        await Assert.ThrowsAsync<CniException>(
            () => _plugins.Network.SetUpAsync(_plugins.Pod with { Name = name }, CancellationToken.None));
        Assert.Empty(_plugins.Runs);
    }

    [Fact]
    public async Task SetUp_SecondPluginFails_WholeChainIsUndoneInReverse()
    {
        _plugins.List("1.0.0", "a", "b", "c");
        _plugins.Answer("ADD", "b", 1, """{"code":5,"msg":"full"}""");

        var e = await Assert.ThrowsAsync<CniException>(() => _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None));

        Assert.Equal("network plugin b (ADD): full (code 5)", e.Message);
        Assert.Equal("ADD a, ADD b, DEL c, DEL b, DEL a", _plugins.Said);
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Fact]
    public async Task SetUp_UndoFailsToo_IsKeptForTearDownWhichDoesNotBlock()
    {
        _plugins.List("1.0.0", "a");
        _plugins.Answer("ADD", "a", 1, "", "full");
        _plugins.Answer("DEL", "a", 1, "", "stuck");

        var e = await Assert.ThrowsAsync<CniException>(() => _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None));
        Assert.Contains("full; undoing it failed too: network plugin a (DEL): exit code 1: stuck", e.Message, StringComparison.Ordinal);
        Assert.NotNull(_plugins.Network.Find("s1"));

        Assert.Single(await _plugins.Network.TearDownAsync("s1", null, CancellationToken.None));
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Fact]
    public async Task SetUp_Cancelled_IsUndoneAllTheSame()
    {
        using var source = new CancellationTokenSource();
        _plugins.List("1.0.0", "a");
        _plugins.Answer("ADD", "a", async (_, token) =>
        {
            await source.CancelAsync();
            throw new OperationCanceledException(token);
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => _plugins.Network.SetUpAsync(_plugins.Pod, source.Token));

        Assert.Equal("ADD a, DEL a", _plugins.Said);
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Fact]
    public async Task SetUp_NoAddress_FailsAndIsUndone()
    {
        _plugins.List("1.0.0", "a");
        _plugins.Answer("ADD", "a", 0, """{"cniVersion":"1.0.0"}""");

        var e = await Assert.ThrowsAsync<CniException>(() => _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None));

        Assert.Equal("network test gave the pod no address", e.Message);
        Assert.Equal("ADD a, DEL a", _plugins.Said);
    }

    [Fact]
    public async Task SetUp_AgainForTheSameSandbox_UndoesTheFirst()
    {
        _plugins.List("1.0.0", "a");

        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);

        Assert.Equal("ADD a, DEL a, ADD a", _plugins.Said);
    }

    [Fact]
    public async Task TearDown_ConfigFolderGone_WorksFromTheRecord()
    {
        _plugins.List("1.0.0", "a", "b");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        Directory.Delete(_plugins.Configs, recursive: true);
        _plugins.Runs.Clear();

        Assert.Empty(await _plugins.Network.TearDownAsync("s1", _plugins.Netns, CancellationToken.None));

        Assert.Equal("DEL b, DEL a", _plugins.Said);
        Assert.Equal(_plugins.Netns, _plugins.Runs[0].Command.Environment["CNI_NETNS"]);
        Assert.Equal("10.0.0.2", CniResult.PodIps(_plugins.Input(0).GetProperty("prevResult"))[0]);
        Assert.Empty(Directory.GetFiles(Path.Combine(_plugins.State, "cni")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nonexistent/netns")]
    public async Task TearDown_NamespaceGone_RunsWithAnEmptyOne(string? path)
    {
        _plugins.List("1.0.0", "a");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);

        await _plugins.Network.TearDownAsync("s1", path, CancellationToken.None);

        Assert.Equal("", _plugins.Runs[^1].Command.Environment["CNI_NETNS"]);
    }

    [Fact]
    public async Task TearDown_Twice_SecondDoesNothing()
    {
        _plugins.List("1.0.0", "a");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);

        await _plugins.Network.TearDownAsync("s1", null, CancellationToken.None);
        await _plugins.Network.TearDownAsync("s1", null, CancellationToken.None);

        Assert.Equal("ADD a, DEL a", _plugins.Said);
    }

    [Fact]
    public async Task TearDown_OfAGoodAddFails_IsKeptAndRetried()
    {
        _plugins.List("1.0.0", "a");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        _plugins.Answer("DEL", "a", 1, "", "busy");

        var e = await Assert.ThrowsAsync<CniException>(() => _plugins.Network.TearDownAsync("s1", null, CancellationToken.None));
        Assert.Contains("sandbox s1 is not undone: network plugin a (DEL)", e.Message, StringComparison.Ordinal);

        _plugins.Answer("DEL", "a", 0, "");
        await _plugins.Network.TearDownAsync("s1", null, CancellationToken.None);
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Theory]
    [InlineData("../s1")]
    [InlineData("")]
    public async Task TearDown_IdThatIsAPath_IsRefused(string id) =>
        await Assert.ThrowsAsync<CniException>(() => _plugins.Network.TearDownAsync(id, null, CancellationToken.None));

    [Fact]
    public async Task Collect_DeadSandbox_IsUndoneAndTheLivingAreNamed()
    {
        _plugins.List("1.1.0", "a");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        await _plugins.Network.SetUpAsync(_plugins.Pod with { SandboxId = "s2" }, CancellationToken.None);
        _plugins.Runs.Clear();

        Assert.Empty(await _plugins.Network.CollectAsync(id => id == "s2", CancellationToken.None));

        Assert.Equal("DEL a, GC a", _plugins.Said);
        JsonElement valid = _plugins.Input(1).GetProperty("cni.dev/valid-attachments");
        Assert.Equal("""[{"containerID":"s2","ifname":"eth0"}]""", valid.GetRawText());
        Assert.Equal(valid.GetRawText(), _plugins.Input(1).GetProperty("cni.dev/attachments").GetRawText());
        Assert.Null(_plugins.Network.Find("s1"));
    }

    [Fact]
    public async Task Collect_RecordOfTheLivingIsDamaged_ItsAddressIsStillKept()
    {
        _plugins.List("1.1.0", "a");
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        File.WriteAllText(_plugins.Cache.PathOf("s1"), "{");
        _plugins.Runs.Clear();

        await _plugins.Network.CollectAsync(_ => true, CancellationToken.None);

        Assert.Equal("GC a", _plugins.Said);
        Assert.Contains("\"s1\"", _plugins.Input(0).GetProperty("cni.dev/valid-attachments").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0.0", false)]
    [InlineData("1.1.0", true)]
    public async Task Collect_NotToBeHad_RunsNothing(string version, bool disabled)
    {
        _plugins.List(version, "a");
        _plugins.Config(
            "05.conflist",
            $$"""{"cniVersion":"{{version}}","name":"n","disableGC":{{(disabled ? "true" : "false")}},"plugins":[{"type":"a"}]}""");

        Assert.Empty(await _plugins.Network.CollectAsync(_ => true, CancellationToken.None));

        Assert.Empty(_plugins.Runs);
    }

    [Fact]
    public async Task Collect_PodBeingAdded_WaitsForItsEnd()
    {
        var adding = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        _plugins.List("1.1.0", "a");
        _plugins.Answer("ADD", "a", async (_, _) =>
        {
            adding.SetResult();
            await go.Task;
            return new(0, System.Text.Encoding.UTF8.GetBytes(FakePlugins.Result("10.0.0.7")), [], false);
        });
        Task<CniAttachment> add = _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None);
        await adding.Task;

        Task collect = _plugins.Network.CollectAsync(_ => true, CancellationToken.None);
        Assert.Equal("ADD a", _plugins.Said);
        go.SetResult();
        await Task.WhenAll(add, collect);

        Assert.Equal("ADD a, GC a", _plugins.Said);
    }

    [Fact]
    public async Task Collect_PluginHangs_PodsGoOnWhenItsTimeIsUp()
    {
        _plugins.Settings = _plugins.Settings with { CollectTimeout = TimeSpan.FromMilliseconds(50) };
        _plugins.List("1.1.0", "a");
        _plugins.Answer("GC", "a", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });

        CniException failure = Assert.Single(await _plugins.Network.CollectAsync(_ => true, CancellationToken.None));

        Assert.Contains("did not collect within", failure.Message, StringComparison.Ordinal);
        await _plugins.Network.SetUpAsync(_plugins.Pod, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
    }

    public void Dispose() => _plugins.Dispose();
}
