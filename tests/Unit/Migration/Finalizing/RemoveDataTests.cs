using Sampan.Migration.Finalizing;

namespace Sampan.Tests.Unit.Migration.Finalizing;

public sealed class RemoveDataTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sampan-test-final-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Apply_FolderWithVolumes_LeavesThem()
    {
        string data = Path.Combine(_root, "docker");
        Directory.CreateDirectory(Path.Combine(data, "volumes/db/_data"));
        Directory.CreateDirectory(Path.Combine(data, "overlay2/x"));
        await File.WriteAllTextAsync(Path.Combine(data, "volumes/db/_data/rows"), "1");
        await File.WriteAllTextAsync(Path.Combine(data, "overlay2/x/f"), "1");
        var action = new RemoveData(data);

        FinalOutline outline = await action.OutlineAsync(default);
        Assert.True(outline.Needed);
        Assert.Null(outline.Refusal);
        Assert.True(outline.Bytes > 0);
        await action.ApplyAsync(default);

        Assert.Equal(["volumes"], Directory.EnumerateFileSystemEntries(data).Select(Path.GetFileName));
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(data, "volumes/db/_data/rows")));
        Assert.False((await action.OutlineAsync(default)).Needed);
        await action.ApplyAsync(default);
    }

    [Fact]
    public async Task Apply_NoVolumes_IsGone()
    {
        string data = Path.Combine(_root, "docker");
        Directory.CreateDirectory(Path.Combine(data, "volumes"));
        await File.WriteAllTextAsync(Path.Combine(data, "volumes/metadata.db"), "x");
        var action = new RemoveData(data);
        await action.ApplyAsync(default);
        Assert.False(Directory.Exists(data));
        await action.ApplyAsync(default);
    }

    [Fact]
    public async Task Outline_MountBelow_IsRefused()
    {
        // /proc holds mounts on every machine that runs tests, and nothing is applied.
        FinalOutline outline = await new RemoveData("/proc").OutlineAsync(default);
        Assert.Contains("is mounted", outline.Refusal, StringComparison.Ordinal);
    }
}
