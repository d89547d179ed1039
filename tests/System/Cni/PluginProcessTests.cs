using System.Diagnostics;
using System.Text.Json;
using Sampan.Daemon.Cni;

namespace Sampan.Tests.System.Cni;

public sealed class PluginProcessTests : IDisposable
{
    private static readonly CniCall Call = new("s1", "/netns", "eth0", "A=1", JsonDocument.Parse("{}").RootElement);

    private readonly DirectoryInfo _bin = Directory.CreateTempSubdirectory("sampan-cni-bin-");

    [Fact(DisplayName = "A plugin reads its config from standard input and its orders from the environment")]
    public async Task Run_RealProcess_HasInputAndEnvironment()
    {
        Script("""printf '{"in":%s,"env":"%s %s %s"}' "$(cat)" "$CNI_COMMAND" "$CNI_CONTAINERID" "$CNI_IFNAME" """);

        byte[] output = await Runner(TimeSpan.FromSeconds(30)).RunAsync(
            "ADD", "plugin", """{"a":1}"""u8.ToArray(), Call, CancellationToken.None);

        Assert.Equal("""{"in":{"a":1},"env":"ADD s1 eth0"}""", global::System.Text.Encoding.UTF8.GetString(output));
    }

    [Fact(DisplayName = "A plugin that hangs is killed when its time is up")]
    public async Task Run_Hangs_IsKilled()
    {
        Script("exec sleep 600");
        long start = Stopwatch.GetTimestamp();

        var e = await Assert.ThrowsAsync<CniException>(() => Runner(TimeSpan.FromSeconds(0.3)).RunAsync(
            "ADD", "plugin", [], Call, CancellationToken.None));

        Assert.Equal("network plugin plugin (ADD): killed after 0.3 s without an answer", e.Message);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2));
    }

    [Fact(DisplayName = "A file that is no program is a clear refusal")]
    public async Task Run_NotAProgram_SaysSo()
    {
        File.WriteAllText(Path.Combine(_bin.FullName, "plugin"), "text");

        var e = await Assert.ThrowsAsync<CniException>(() => Runner(TimeSpan.FromSeconds(30)).RunAsync(
            "ADD", "plugin", [], Call, CancellationToken.None));

        Assert.StartsWith("network plugin plugin (ADD): ", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bin.Delete(recursive: true);

    private CniPluginRunner Runner(TimeSpan timeout) => new(
        Programs.Runner.RunAsync, () => new CniSettings { BinDirectories = [_bin.FullName], PluginTimeout = timeout });

    private void Script(string body)
    {
        string path = Path.Combine(_bin.FullName, "plugin");
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
