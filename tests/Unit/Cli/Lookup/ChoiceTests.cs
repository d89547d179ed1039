using Sampan.Cli;
using Sampan.Cli.Lookup;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Lookup;

public class ChoiceTests
{
    private static readonly Dictionary<string, PodSandboxMetadata> Pods = new()
    {
        ["p1"] = new PodSandboxMetadata { Name = "web", Namespace = "default" },
        ["p2"] = new PodSandboxMetadata { Name = "web", Namespace = "prod" },
        ["p3"] = new PodSandboxMetadata { Name = "db", Namespace = "prod" },
    };

    private static readonly IReadOnlyList<Candidate<Container>> Containers = ObjectFinder.CandidatesOf(
    [
        Make("abc1", "p1", "nginx", ContainerState.ContainerExited, 5),
        Make("abc2", "p1", "nginx", ContainerState.ContainerRunning, 4),
        Make("def1", "p2", "nginx", ContainerState.ContainerRunning, 6),
        Make("fed1", "p3", "postgres", ContainerState.ContainerRunning, 7),
        Make("fed2", "p3", "def1", ContainerState.ContainerRunning, 8),
    ],
    Pods);

    [Theory]
    [InlineData("abc1", "abc1")]
    [InlineData("de", "def1")]
    [InlineData("postgres", "fed1")]
    [InlineData("default/web/nginx", "abc2")]
    [InlineData("db/postgres", "fed1")]
    [InlineData("prod/web", "def1")]
    [InlineData("default/web", "abc2")]
    // An id goes before a name.
    [InlineData("def1", "def1")]
    public void Of_IdNameOrPath_FindsTheOneMeant(string text, string id) =>
        Assert.Equal(id, Choice.Of(Containers, text, "container")?.Id);

    [Theory]
    [InlineData("nosuch")]
    [InlineData("")]
    [InlineData("prod/db")]
    public void Of_NothingOfThatName_IsNull(string text) => Assert.Null(Choice.Of(Containers, text, "container"));

    [Theory]
    [InlineData("nginx", "default/web/nginx")]
    [InlineData("abc", "abc2")]
    [InlineData("web", "prod/web/nginx")]
    public void Of_SeveralThingsOfThatName_NamesThem(string text, string named)
    {
        var error = Assert.Throws<CliException>(() => Choice.Of(Containers, text, "container"));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotFound_NameNearOne_AsksForIt() =>
        Assert.Equal("did you mean postgres?", Choice.NotFound(Containers, "POST", "container", "x").Remedy);

    private static Container Make(string id, string pod, string name, ContainerState state, long created) => new()
    {
        Id = id,
        PodSandboxId = pod,
        Metadata = new ContainerMetadata { Name = name },
        State = state,
        CreatedAt = created,
    };
}
