using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Finalizing;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate finalize</c>: ends a move; from here there is no way back.</summary>
internal sealed class FinalizeCommand : RunCommand
{
    private readonly Option<bool> _packages = new("--remove-packages") { Description = "Remove the source's packages, and no others" };
    private readonly Option<bool> _data = new("--remove-data") { Description = "Remove the source's images and dead containers; volumes stay" };
    private readonly Option<TimeSpan?> _after = new("--after")
    {
        Description = "Only if the node has run on the new runtime for so long, e.g. 24h",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be done" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public FinalizeCommand(CommandSetup setup)
        : base("finalize", "End a move: the old runtime can start no more, and is removed as far as you say; there is no way back", setup)
    {
        Add(_packages);
        Add(_data);
        Add(_after);
        Add(_dryRun);
        Add(_yes);
        AddJson();
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var finalizer = new Finalizer(Store(parse), Tools());
        var choice = new FinalizeChoice { RemovePackages = parse.GetValue(_packages), RemoveData = parse.GetValue(_data) };
        FinalizeOutline outline = await finalizer.OutlineAsync(choice, cancellation);
        if (parse.GetValue(_after) is { } after && outline.Age < after)
            throw CliException.Failed($"the node has run on {outline.Target} for {TimeSpans.Seconds(outline.Age)} only", "wait, or say a shorter --after");
        if (parse.GetValue(_dryRun))
        {
            Write(parse, outline.Run, outline.Items, "would");
            return outline.Items.Any(i => i.Outline.Refusal is not null) ? ExitCode.Failed : ExitCode.Ok;
        }
        if (!parse.GetValue(_yes) && !await AskAsync(outline, cancellation))
            return ExitCode.Interrupted;
        IReadOnlyList<FinalItem> done = await finalizer.ApplyAsync(choice, cancellation);
        Write(parse, outline.Run, done, "done");
        return done.All(d => d.Failure is null) ? ExitCode.Ok : ExitCode.Failed;
    }

    private Task<bool> AskAsync(FinalizeOutline outline, CancellationToken cancellation) => AskAsync(
        string.Concat(outline.Items.Where(i => i.Outline.Needed).Select(i => $"  {Line(i)}\n")) + $"After this the node cannot go back to {outline.Source}.",
        "there is no way back from this", cancellation);

    private void Write(ParseResult parse, string run, IReadOnlyList<FinalItem> items, string word)
    {
        OutputFormat format = WantsJson(parse) ? OutputFormat.Json : parse.GetValue(Setup.Globals.Format);
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            Setup.Terminal.Out.Write(Documents.Text(new JsonObject { ["run"] = run, ["items"] = new JsonArray([.. items.Select(DocumentOf)]) }, format));
            return;
        }
        foreach (FinalItem item in items.Where(i => i.Outline.Needed))
            Setup.Terminal.Out.WriteLine($"{(item.Failure ?? item.Outline.Refusal) switch { null => word, _ => "REFUSED" },-8}{Line(item)}");
        long bytes = items.Where(i => i.Failure is null && i.Outline is { Needed: true, Refusal: null }).Sum(i => i.Outline.Bytes);
        Setup.Terminal.Out.WriteLine($"{Sizes.Text((ulong)bytes)} {(word == "done" ? "given back" : "to give back")}");
    }

    private static string Line(FinalItem item) => item.Outline.Title
        + (item.Outline.Bytes > 0 ? $", {Sizes.Text((ulong)item.Outline.Bytes)}" : "")
        + ((item.Failure ?? item.Outline.Refusal) is { } reason ? $": {reason}" : "");

    private static JsonNode DocumentOf(FinalItem item) => new JsonObject
    {
        ["title"] = item.Outline.Title,
        ["needed"] = item.Outline.Needed,
        ["bytes"] = item.Outline.Bytes,
        ["refusal"] = item.Outline.Refusal,
        ["failure"] = item.Failure,
    };
}
