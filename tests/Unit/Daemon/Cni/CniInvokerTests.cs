using System.Text;
using System.Text.Json;
using Sampan.Daemon.Cni;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class CniInvokerTests : IDisposable
{
    private readonly FakePlugins _plugins = new();

    [Fact]
    public async Task Add_Chain_PassesResultsOn()
    {
        _plugins.List("1.0.0", "first", "second");
        _plugins.Answer("ADD", "first", 0, FakePlugins.Result("10.0.0.9"));

        JsonElement result = await _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None);

        Assert.Equal("ADD first, ADD second", _plugins.Said);
        Assert.False(_plugins.Input(0).TryGetProperty("prevResult", out _));
        Assert.Equal("10.0.0.9", CniResult.PodIps(_plugins.Input(1).GetProperty("prevResult"))[0]);
        Assert.Equal("1.0.0 test second", string.Join(' ', Strings(_plugins.Input(1), "cniVersion", "name", "type")));
        Assert.Equal(["10.0.0.2"], CniResult.PodIps(result));
    }

    [Fact]
    public async Task Add_Environment_IsTheProtocols()
    {
        _plugins.List("1.0.0", "p");

        await _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None);

        IReadOnlyDictionary<string, string> environment = _plugins.Runs[0].Command.Environment;
        Assert.Equal("ADD s1 /netns eth0 A=1", string.Join(' ', Strings(
            environment, "CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS")));
        Assert.EndsWith(":" + _plugins.Bin, environment["CNI_PATH"], StringComparison.Ordinal);
        Assert.Contains("/sbin", environment["PATH"], StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), _plugins.Runs[0].Command.Timeout);
    }

    [Fact]
    public async Task Add_Capabilities_AreOnlyThoseDeclared()
    {
        _plugins.List("1.0.0", "p", "q");
        _plugins.Config(
            "00.conflist",
            """
            {"cniVersion":"1.0.0","name":"n","plugins":[
              {"type":"p","capabilities":{"portMappings":true,"bandwidth":false},"runtimeConfig":{"mine":1}},{"type":"q"}]}
            """);

        await _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None);

        Assert.Equal("""{"portMappings":[1]}""", _plugins.Input(0).GetProperty("runtimeConfig").GetRawText());
        Assert.False(_plugins.Input(1).TryGetProperty("runtimeConfig", out _));
    }

    [Theory]
    [InlineData(1, """{"code":11,"msg":"busy","details":"later"}""", "", "network plugin p (ADD): busy; later (code 11)")]
    [InlineData(3, "", "no such device", "network plugin p (ADD): exit code 3: no such device")]
    [InlineData(3, "words", "", "network plugin p (ADD): exit code 3: words")]
    [InlineData(0, "[]", "", "network plugin p (ADD): its result is not a JSON object")]
    public async Task Add_Failure_NamesPluginAndReason(int exit, string output, string error, string expected)
    {
        _plugins.List("1.0.0", "p");
        _plugins.Answer("ADD", "p", exit, output, error);

        var e = await Assert.ThrowsAsync<CniException>(
            () => _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None));

        Assert.Equal(expected, e.Message);
        Assert.Equal(exit == 1 ? 11u : null, e.Code);
    }

    [Fact]
    public async Task Add_Timeout_SaysSo()
    {
        _plugins.List("1.0.0", "p");
        _plugins.Answer("ADD", "p", (_, _) => Task.FromResult(new ProcessOutcome(137, [], [], TimedOut: true)));

        var e = await Assert.ThrowsAsync<CniException>(
            () => _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None));

        Assert.Equal("network plugin p (ADD): killed after 60 s without an answer", e.Message);
    }

    [Fact]
    public async Task Add_EndlessOutput_IsRefused()
    {
        _plugins.List("1.0.0", "p");
        _plugins.Answer("ADD", "p", 0, new string('x', 10_000));

        var e = await Assert.ThrowsAsync<CniException>(
            () => _plugins.Invoker.AddAsync(_plugins.Directories.Load(), Call(), CancellationToken.None));

        Assert.Contains("more than 10000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_MissingAndFailingPlugins_GoesOnAndReportsAll()
    {
        _plugins.List("1.0.0", "a", "b", "c");
        _plugins.Answer("DEL", "c", 1, """{"code":7,"msg":"c is ill"}""");
        File.Delete(Path.Combine(_plugins.Bin, "b"));

        IReadOnlyList<CniException> failures = await _plugins.Invoker.DeleteAsync(
            _plugins.Directories.Load(), Call(), Json(FakePlugins.Result("10.0.0.3")), CancellationToken.None);

        Assert.Equal("DEL c, DEL a", _plugins.Said);
        Assert.Equal(2, failures.Count);
        Assert.Contains("c is ill", failures[0].Message, StringComparison.Ordinal);
        Assert.Contains("network plugin b (DEL): not found in", failures[1].Message, StringComparison.Ordinal);
        Assert.True(_plugins.Input(1).TryGetProperty("prevResult", out _));
    }

    [Fact]
    public async Task Delete_OldVersion_HasNoEarlierResult()
    {
        _plugins.List("0.3.1", "a");

        await _plugins.Invoker.DeleteAsync(_plugins.Directories.Load(), Call(), Json("{}"), CancellationToken.None);

        Assert.False(_plugins.Input(0).TryGetProperty("prevResult", out _));
    }

    [Theory]
    [InlineData("0.3.1", "")]
    [InlineData("0.4.0", "CHECK a, CHECK b")]
    public async Task Check_RunsInOrderWhereTheVersionHasIt(string version, string expected)
    {
        _plugins.List(version, "a", "b");

        await _plugins.Invoker.CheckAsync(_plugins.Directories.Load(), Call(), Json("{}"), CancellationToken.None);

        Assert.Equal(expected, _plugins.Said);
    }

    [Theory]
    [InlineData("1.0.0", "")]
    [InlineData("1.1.0", "STATUS a, STATUS b")]
    public async Task Status_RunsWhereTheVersionHasIt(string version, string expected)
    {
        _plugins.List(version, "a", "b");

        await _plugins.Invoker.StatusAsync(_plugins.Directories.Load(), CancellationToken.None);

        Assert.Equal(expected, _plugins.Said);
        Assert.DoesNotContain(_plugins.Runs, r => r.Command.Environment.ContainsKey("CNI_NETNS"));
    }

    [Fact]
    public async Task Version_Answer_IsRead()
    {
        _plugins.List("1.0.0", "a");
        _plugins.Answer("VERSION", "a", 0, """{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}""");

        Assert.Equal(["0.4.0", "1.0.0"], await _plugins.Invoker.VersionAsync("a", CancellationToken.None));
    }

    public void Dispose() => _plugins.Dispose();

    private static CniCall Call() => new("s1", "/netns", "eth0", "A=1", Json("""{"portMappings":[1],"bandwidth":{}}"""));

    private static JsonElement Json(string text) => CniResult.Parse(Encoding.UTF8.GetBytes(text))!.Value;

    private static IEnumerable<string?> Strings(JsonElement from, params string[] keys) =>
        keys.Select(key => from.GetProperty(key).GetString());

    private static IEnumerable<string> Strings(IReadOnlyDictionary<string, string> from, params string[] keys) =>
        keys.Select(key => from[key]);
}
