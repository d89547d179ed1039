using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Habits;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan translate-command</c>: what to write in place of a docker command.</summary>
internal sealed class TranslateCommand : NodeCommand
{
    /// <summary>How much of standard input is read.</summary>
    internal const int MaxInput = 1024 * 1024;

    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Description = "A docker command, or a line of shell in quotes; without it standard input is read, a command a line",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };

    public TranslateCommand(CommandSetup setup)
        : base("translate-command", "Say a docker command in the words of sampan, crictl and ctr; options come before the command", setup) => Add(_words);

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string[] words = parse.GetValue(_words) ?? [];
        IReadOnlyList<CommandTranslation> found = words switch
        {
            [] => await OfInputAsync(cancellation),
            [var line] when line.Contains(' ', StringComparison.Ordinal) => CommandTranslator.TranslateLine(line),
            _ => [CommandTranslator.Translate(words)],
        };
        if (found.Count == 0)
        {
            Terminal.Error("there is no call of docker in this", "write for example: sampan translate-command docker ps -a");
            return ExitCode.Failed;
        }
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(new JsonArray([.. found.Select(DocumentOf)]), FormatOf(parse)));
        else
            Write(found);
        foreach (CommandTranslation translation in found.Where(t => t.Problem is not null))
            Terminal.Error($"{translation.Docker}: {translation.Problem}", "see 'docker COMMAND --help', and docs/docker-habits.md for what is known");
        return found.Any(t => t.Problem is not null) ? ExitCode.Failed : ExitCode.Ok;
    }

    private async Task<IReadOnlyList<CommandTranslation>> OfInputAsync(CancellationToken cancellation)
    {
        using var reader = new StreamReader(Setup.Host.Input, leaveOpen: true);
        char[] text = new char[MaxInput];
        int count = await reader.ReadBlockAsync(text, cancellation);
        return [.. new string(text, 0, count).Split('\n').SelectMany(CommandTranslator.TranslateLine)];
    }

    private void Write(IReadOnlyList<CommandTranslation> found)
    {
        TextWriter output = Terminal.Out;
        for (int i = 0; i < found.Count; i++)
        {
            if (i > 0)
                output.WriteLine();
            output.WriteLine(found[i].Docker);
            Write("sampan", found[i].Sampan);
            Write("crictl", found[i].Crictl);
            Write("ctr", found[i].Ctr);
            Write("other", found[i].Others);
            Write("note", found[i].Notes);
        }
    }

    private void Write(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0 && title is "sampan" or "crictl" or "ctr")
            lines = ["-"];
        for (int i = 0; i < lines.Count; i++)
            Terminal.Out.WriteLine($"  {(i == 0 || title == "note" ? title : ""),-6}  {lines[i]}");
    }

    private static JsonObject DocumentOf(CommandTranslation translation) => new()
    {
        ["docker"] = translation.Docker,
        ["sampan"] = ListOf(translation.Sampan),
        ["crictl"] = ListOf(translation.Crictl),
        ["ctr"] = ListOf(translation.Ctr),
        ["others"] = ListOf(translation.Others),
        ["notes"] = ListOf(translation.Notes),
        ["problem"] = translation.Problem,
    };

    private static JsonArray ListOf(IReadOnlyList<string> lines) => [.. lines.Select(l => (JsonNode)l)];
}
