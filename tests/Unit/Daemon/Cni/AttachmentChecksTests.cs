using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Cni;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class AttachmentChecksTests : IDisposable
{
    private readonly FakePlugins _plugins = new();
    private readonly AttachmentChecks _checks;

    public AttachmentChecksTests() => _checks = new AttachmentChecks(_plugins.Network, NullLogger<AttachmentChecks>.Instance);

    [Fact]
    public async Task Run_OneFails_IsKeptWithItsWordsUntilItIsWhole()
    {
        await SetUpAsync("0.4.0", "s1", "s2");
        _plugins.Answer("CHECK", "a", (command, _) => Task.FromResult(new ProcessOutcome(
            command.Environment["CNI_CONTAINERID"] == "s2" ? 1 : 0, """{"code":7,"msg":"no eth0"}"""u8.ToArray(), [], false)));

        await _checks.RunAsync(["s1", "s2"], CancellationToken.None);
        KeyValuePair<string, string> failing = Assert.Single(_checks.Failing);
        Assert.Equal(("s2", "network plugin a (CHECK): no eth0 (code 7)"), (failing.Key, failing.Value));

        _plugins.Answer("CHECK", "a", 0, "");
        await _checks.RunAsync(["s1", "s2"], CancellationToken.None);
        Assert.Empty(_checks.Failing);
    }

    [Fact]
    public async Task Run_SandboxNoLongerAskedFor_IsForgotten()
    {
        await SetUpAsync("1.0.0", "s1");
        _plugins.Answer("CHECK", "a", 1, "", "broken");
        await _checks.RunAsync(["s1"], CancellationToken.None);
        Assert.Single(_checks.Failing);

        await _checks.RunAsync([], CancellationToken.None);

        Assert.Empty(_checks.Failing);
    }

    [Fact]
    public async Task Run_VersionWithoutCheck_AsksNothing()
    {
        await SetUpAsync("0.3.1", "s1");

        await _checks.RunAsync(["s1", "never-attached"], CancellationToken.None);

        Assert.Equal("ADD a", _plugins.Said);
        Assert.Empty(_checks.Failing);
    }

    [Fact]
    public async Task Run_DelMeanwhile_IsNoFinding()
    {
        await SetUpAsync("1.0.0", "s1", "s2");
        var deleting = new TaskCompletionSource();
        var deleted = new TaskCompletionSource();
        _plugins.Answer("DEL", "a", async (_, _) =>
        {
            deleting.SetResult();
            await deleted.Task;
            return new ProcessOutcome(0, [], [], false);
        });
        Task? teardown = null;
        _plugins.Answer("CHECK", "a", async (command, token) =>
        {
            if (command.Environment["CNI_CONTAINERID"] == "s1")
            {
                // While DEL runs.
                teardown = _plugins.Network.TearDownAsync("s1", null, token);
                await deleting.Task;
            }
            else
            {
                // After DEL has ended.
                deleted.SetResult();
                await teardown!;
                _plugins.Answer("DEL", "a", 0, "");
                await _plugins.Network.TearDownAsync("s2", null, token);
            }
            return new ProcessOutcome(1, [], "gone"u8.ToArray(), false);
        });

        await _checks.RunAsync(["s1", "s2"], CancellationToken.None);

        Assert.Empty(_checks.Failing);
    }

    public void Dispose() => _plugins.Dispose();

    private async Task SetUpAsync(string version, params string[] ids)
    {
        _plugins.List(version, "a");
        foreach (string id in ids)
        {
            await _plugins.Network.SetUpAsync(_plugins.Pod with { SandboxId = id }, CancellationToken.None);
        }
    }
}
