using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli;

namespace Sampan.Tests.Unit.Cli.Commands;

public class TranslateCommandTests
{
    [Fact]
    public async Task Translate_OfOneCall_ShowsAColumnEach()
    {
        (int code, string output, string error) = await RunAsync("", "translate-command", "docker", "ps", "-a", "-q");

        Assert.Equal((ExitCode.Ok, ""), (code, error));
        Assert.StartsWith("docker ps -a -q\n  sampan  sampan ps -a -q\n  crictl  crictl ps -a -q\n  ctr     ctr -n k8s.io containers ls -q\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translate_OfInput_TakesEachCallOfEachLine()
    {
        (int code, string output, _) = await RunAsync("docker ps\n# docker no\ndocker images | xargs docker rmi\n", "migrate", "translate-command", "-o", "json");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(["docker ps", "docker images", "docker rmi …"], JsonNode.Parse(output)!.AsArray().Select(t => (string)t!["docker"]!));
    }

    [Theory]
    [InlineData("docker frobnicate")]
    [InlineData("echo hello there")]
    public async Task Translate_OfWhatIsNotKnown_Fails(string line)
    {
        (int code, _, string error) = await RunAsync("", "translate-command", line);

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("sampan: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        int code = await CommandLine.RunAsync(args, new CliHost { Output = output, Error = error, Input = stdin }, CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
