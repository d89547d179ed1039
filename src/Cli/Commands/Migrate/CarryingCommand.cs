using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary>A command about images between two stores of this node.</summary>
internal abstract class CarryingCommand : NodeCommand
{
    private readonly Argument<string[]> _names = new("IMAGE")
    {
        Description = "Tags, digests or ids of images; all that have a name unless given",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _to = new("--to") { Description = "The runtime that is to have them", HelpName = "RUNTIME", Required = true };
    private readonly Option<string> _from = new("--from") { Description = "The runtime that has them", HelpName = "RUNTIME", DefaultValueFactory = _ => TargetKind.Docker };
    private readonly Option<string?> _toRoot = new("--to-root") { Description = "Its data folder, unless it is the usual one", HelpName = "DIR" };
    private readonly Option<string?> _fromRoot = new("--from-root") { Description = "The data folder of the other, unless it is the usual one", HelpName = "DIR" };
    private readonly Option<string?> _toEndpoint = new("--to-endpoint") { Description = "Its socket, unless it is the usual one", HelpName = "SOCKET" };
    private readonly Option<string?> _fromEndpoint = new("--from-endpoint") { Description = "The socket of the other, unless it is the usual one; Docker's own for Docker", HelpName = "SOCKET" };

    protected CarryingCommand(string name, string description, CommandSetup setup)
        : base(name, description, setup)
    {
        Add(_names);
        Add(_to);
        Add(_from);
        Add(_toRoot);
        Add(_fromRoot);
        Add(_toEndpoint);
        Add(_fromEndpoint);
        _to.AcceptOnlyFromAmong([.. TargetKind.All]);
        _from.AcceptOnlyFromAmong([.. TargetKind.All]);
    }

    /// <summary>Where the images go and come from.</summary>
    protected CarrySettings Settings(ParseResult parse)
    {
        CarrySettings usual = CarrySettings.Usual(parse.GetRequiredValue(_from), parse.GetRequiredValue(_to));
        bool fromDocker = usual.Source == TargetKind.Docker, toDocker = usual.Target == TargetKind.Docker;
        string? from = parse.GetValue(_fromEndpoint), to = parse.GetValue(_toEndpoint);
        return usual with
        {
            TargetRoot = Folder(parse.GetValue(_toRoot)) ?? usual.TargetRoot,
            SourceRoot = Folder(parse.GetValue(_fromRoot)) ?? usual.SourceRoot,
            Endpoint = to ?? usual.Endpoint,
            SourceEndpoint = from ?? usual.SourceEndpoint,
            DockerEndpoint = (fromDocker ? from : toDocker ? to : null) ?? usual.DockerEndpoint,
            Variable = Setup.Host.Environment,
        };
    }

    /// <summary>What carries them.</summary>
    protected IImageCarrier Carrier(CarrySettings settings) => ImageCarriers.Of(settings, new ProgramRunner(Setup.Host.Time), Setup.Host.Time);

    /// <summary>The images that are meant.</summary>
    protected Task<PlanImages> OutlineAsync(ParseResult parse, IImageCarrier carrier, CancellationToken cancellation) =>
        carrier.OutlineAsync(parse.GetValue(_names) is { Length: > 0 } names ? names : null, cancellation);

    /// <summary>An image as a document.</summary>
    protected static JsonObject DocumentOf(PlanImage image) => new()
    {
        ["id"] = image.Id,
        ["tags"] = new JsonArray([.. image.Tags.Select(t => (JsonNode)t)]),
        ["digests"] = new JsonArray([.. image.Digests.Select(d => (JsonNode)d)]),
        ["bytes"] = image.Bytes,
    };

    /// <summary>How an image is called.</summary>
    protected static string Title(PlanImage image) => image.Tags.Concat(image.Digests).FirstOrDefault() ?? image.Id;

    private string? Folder(string? given) => given is { Length: > 0 } ? Path.GetFullPath(given, Setup.Host.CurrentDirectory) : null;
}
