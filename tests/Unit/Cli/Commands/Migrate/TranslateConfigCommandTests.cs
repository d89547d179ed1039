using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli;
using Sampan.Cli.Commands.Migrate;

namespace Sampan.Tests.Unit.Cli.Commands.Migrate;

public sealed class TranslateConfigCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sampan-translate-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Translate_OfANode_ShowsKeysNotesAndDiffs()
    {
        Write("/etc/docker/daemon.json", """{"registry-mirrors": ["https://m.example"], "init": true, "log-opts": {"max-size": "10m"}}""");
        Write("/etc/containerd/config.toml", "# kept\ndisabled_plugins = [\"cri\"]\n");
        Write("/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd:// --debug\nLimitNOFILE=1048576\n");

        (int code, string output, string error) = await RunAsync("", "migrate", "config", "translate", "--root", _root, "--to", "containerd", "--target-version", "1.6.20");

        Assert.Equal((MigrateExitCode.Warnings, ""), (code, error));
        Assert.StartsWith("containerd:\n\nKEY ", output, StringComparison.Ordinal);
        Assert.Contains("init = true", output, StringComparison.Ordinal);
        Assert.Contains("dangerous", output, StringComparison.Ordinal);
        Assert.Contains("  containerLogMaxSize: 10M\n", output, StringComparison.Ordinal);
        Assert.Contains("\n # kept\n-disabled_plugins = [\"cri\"]\n+disabled_plugins = []\n+version = 2\n", output, StringComparison.Ordinal);
        Assert.Contains("+LimitNOFILE=1048576\n", output, StringComparison.Ordinal);
        Assert.Contains("+level = \"debug\"\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translate_OfStandardInput_ForSeveralTargets_WritesAFolderEach()
    {
        string folder = Path.Combine(_root, "out");
        (int code, string output, _) = await RunAsync(
            """{"insecure-registries": ["r:5000"]}""", "migrate", "config", "translate", "--from", "-", "--root", _root, "--to", "crio,sampan", "-o", "json", "--write", folder);

        Assert.Equal(ExitCode.Ok, code);
        JsonArray results = JsonNode.Parse(output)!.AsArray();
        Assert.Equal(["crio", "sampan"], results.Select(r => (string)r!["target"]!));
        Assert.Equal("equal", (string)results[0]!["keys"]![0]!["fate"]!);
        Assert.Equal((string)results[1]!["files"]![0]!["content"]!, File.ReadAllText(folder + "/sampan" + (string)results[1]!["files"]![0]!["path"]!));
        Assert.True(File.Exists(folder + "/crio/etc/crio/crio.conf.d/50-sampan.conf"));
    }

    [Theory]
    [InlineData("{\n\"a\": }", "line 2", "--to", "sampan")]
    [InlineData("{}", "no such target", "--to", "podman")]
    [InlineData("{}", "no such target", "--to", "docker")]
    [InlineData("{}", "no version", "--to", "sampan", "--target-version", "new")]
    [InlineData("{}", "does not read", "--to", "containerd", "--target-version", "1.6", "--schema", "3")]
    [InlineData("{}", "no such driver", "--to", "sampan", "--cgroup-driver", "both")]
    public async Task Translate_OfWhatCannotBe_SaysWhy(string input, string reason, params string[] more)
    {
        (int code, string output, string error) = await RunAsync(input, ["migrate", "config", "translate", "--from", "-", "--root", _root, .. more]);
        Assert.NotEqual(ExitCode.Ok, code);
        Assert.Equal("", output);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translate_Credentials_AreNowhere()
    {
        const string json = """{"proxies": {"https-proxy": "http://user:verysecret@proxy:3128"}, "log-opts": {"splunk-token": "verysecret"}, "registry-mirrors": ["https://u:verysecret@m"], "other": {"password": "verysecret"}}""";
        foreach (string form in (string[])["table", "json", "yaml"])
        {
            (_, string output, _) = await RunAsync(json, "migrate", "config", "translate", "--from", "-", "--root", _root, "--to", "containerd,crio,isulad,cri-dockerd,sampan", "-o", form);
            Assert.Contains("***", output, StringComparison.Ordinal);
            Assert.DoesNotContain("verysecret", output, StringComparison.Ordinal);
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        int code = await CommandLine.RunAsync(args, new CliHost { Output = output, Error = error, Input = stdin }, CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private void Write(string path, string text)
    {
        string file = _root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
