using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Cli.Commands;

public sealed class MigrateListsTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Lint_OfAFile_TellsWhatIsWrong()
    {
        _tree.File("/a.sh", "--cni-plugin=cni\n");

        (int code, string output) = await RunAsync("lint", _tree["/a.sh"], "-o", "json");
        Assert.Equal(10, code);
        Assert.Equal("SD9", (string?)JsonNode.Parse(output)![0]!["id"]);

        (code, output) = await RunAsync("lint", _tree["/a.sh"]);
        Assert.Equal(10, code);
        Assert.Contains($"{_tree["/a.sh"]}:1: --cni-plugin=cni\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_OfANodeWithoutDefects_IsSilent() => Assert.Equal((ExitCode.Ok, ""), await RunAsync("lint", "--root", _tree.Root));

    [Fact]
    public async Task Lint_OfNoFile_IsNotFound() => Assert.Equal(ExitCode.NotFound, (await RunAsync("lint", _tree["/none"])).Code);

    [Fact]
    public async Task Scripts_OfANode_AreListedWithTheirReplacement()
    {
        _tree.File("/usr/local/bin/x", "docker ps\ndocker build .\n");

        (int code, string output) = await RunAsync("scripts", "--root", _tree.Root);
        Assert.Equal(10, code);
        Assert.StartsWith("/usr/local/bin/x\n      1  docker ps\n      →  crictl ps\n      2  docker build .\n      →  no single answer", output, StringComparison.Ordinal);

        (_, output) = await RunAsync("scripts", "--root", _tree.Root, "-o", "yaml");
        Assert.Contains("replacement: crictl ps", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int code = await CommandLine.RunAsync(["migrate", .. args], new CliHost { Output = output, Error = error }, CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()));
    }
}
