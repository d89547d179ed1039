using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli;
using Sampan.Migration.Inspection.Checks;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Cli.Commands.Migrate;

public sealed class InspectCommandTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public InspectCommandTests() => _tree
        .File("/etc/hostname", "n1\n")
        .File("/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///run/containerd/containerd.sock\n")
        .File("/var/lib/kubelet/config.yaml", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nstaticPodPath: /etc/kubernetes/manifests\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Inspect_NothingToWarnOf_IsZero()
    {
        (int code, string output, _) = await RunAsync("inspect", "--root", _tree.Root, "--kubelet", "v1.27.3");
        Assert.Equal((ExitCode.Ok, true), (code, output.Contains("Nothing speaks against the move.", StringComparison.Ordinal)));
        Assert.Contains("n1: containerd → not chosen", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ConfigurationWithADefect_IsTen()
    {
        _tree.File("/etc/crictl.yaml", "timeout: 2\n");
        (int code, string output, _) = await RunAsync("inspect", "--root", _tree.Root, "--kubelet", "1.27.3");
        Assert.Equal(10, code);
        Assert.Contains("SEED-LINT  SD10", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_PodOnTheSocket_IsTwentyInEveryForm()
    {
        _tree.File("/etc/kubernetes/manifests/ci.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: ci}\nspec: {containers: [{name: c, image: x}], volumes: [{name: s, hostPath: {path: /run/docker.sock}}]}\n");
        (int code, string output, _) = await RunAsync("inspect", "--root", _tree.Root, "--to", "sampan", "-o", "json", "--html", _tree["/out.html"], "--sarif", _tree["/out.sarif"]);
        Assert.Equal(20, code);
        Assert.Contains(JsonNode.Parse(output)!["findings"]!.AsArray(), f => (string?)f!["check"] == "WL-DOCKERSOCK" && (bool)f["acceptable"]!);
        Assert.StartsWith("<!doctype html>", _tree.Text("/out.html"), StringComparison.Ordinal);
        Assert.Equal("2.1.0", (string?)JsonNode.Parse(_tree.Text("/out.sarif")!)!["version"]);
        (_, output, _) = await RunAsync("inspect", "--root", _tree.Root, "-o", "yaml");
        Assert.Contains("\nkind: NodeInspection\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--to", "rkt", "no target")]
    [InlineData("--kubelet", "new", "no version")]
    [InlineData("--next-kubelet", "1", "no version")]
    public async Task Inspect_WrongWords_AreUsageErrors(string option, string value, string says)
    {
        (int code, _, string error) = await RunAsync("inspect", "--root", _tree.Root, option, value);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_NoSuchRoot_Fails() => Assert.Equal(ExitCode.Failed, (await RunAsync("inspect", "--root", _tree["/none"])).Code);

    [Fact]
    public async Task Explain_Check_TellsCauseAndRemedy()
    {
        (int code, string output, _) = await RunAsync("explain", "wl-dockersock");
        Assert.Equal(ExitCode.Ok, code);
        Assert.StartsWith("WL-DOCKERSOCK  Which pods talk to Docker", output, StringComparison.Ordinal);
        Assert.Contains("What to do:  Build images with kaniko", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_NoSuchCheck_IsNotFound() => Assert.Equal(ExitCode.NotFound, (await RunAsync("explain", "WL-NONE")).Code);

    [Fact]
    public async Task Checks_List_HasAll()
    {
        (int code, string output, _) = await RunAsync("checks");
        Assert.Equal((ExitCode.Ok, CheckList.All.Count + 1), (code, output.TrimEnd().Split('\n').Length));
        (_, output, _) = await RunAsync("checks", "-o", "json");
        Assert.Equal(CheckList.All.Count, JsonNode.Parse(output)!.AsArray().Count);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int code = await CommandLine.RunAsync(["migrate", .. args], new CliHost { Output = output, Error = error }, CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
