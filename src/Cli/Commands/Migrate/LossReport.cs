using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Planning;
using Sampan.Migration.Translation;

namespace Sampan.Cli.Commands.Migrate;

/// <summary>What a translation keeps and loses, and the files it comes to.</summary>
/// <param name="existing">The text of a file of the node; null if it does not exist.</param>
internal sealed class LossReport(Func<string, string?> existing)
{
    /// <summary>The word for what becomes of a key.</summary>
    internal static string Word(KeyClass kind) => kind switch
    {
        KeyClass.Equivalent => "equal",
        KeyClass.Kubelet => "kubelet",
        KeyClass.None => "lost",
        KeyClass.Dangerous => "dangerous",
        _ => "no matter",
    };

    /// <summary>Whether a key is lost or wants a person to decide.</summary>
    internal static bool Loses(TranslationResult result) => result.Keys.Any(key => key.Class is KeyClass.None or KeyClass.Dangerous);

    /// <summary>Writes it for a person.</summary>
    internal void Write(TextWriter output, TranslationResult result)
    {
        output.WriteLine($"{result.Target}:");
        output.WriteLine();
        if (result.Keys.Count > 0)
            Write(output, result.Keys, "KEY");
        else
            output.WriteLine("Docker has no configuration that differs from its defaults.");
        output.WriteLine();
        if (result.Behaviours.Count > 0)
        {
            Write(output, result.Behaviours, "WITHOUT A KEY");
            output.WriteLine();
        }
        if (result.Kubelet.Count > 0)
        {
            output.WriteLine("For the kubelet's configuration:");
            foreach ((string setting, string value) in result.Kubelet)
                output.WriteLine($"  {setting}: {Printable(value)}");
            output.WriteLine();
        }
        if (result.Arguments.Count > 0)
        {
            output.WriteLine("Flags:");
            foreach (string argument in result.Arguments)
                output.WriteLine($"  {Printable(argument)}");
            output.WriteLine();
        }
        if (result.Files.Count == 0)
            output.WriteLine("No file has to be written.");
        foreach (TargetFile file in result.Files)
        {
            output.WriteLine($"{file.Path} ({file.Mode}): {file.Purpose}");
            output.Write(UnifiedDiff.Make(file.Path, existing(file.Path), file.Content));
            output.WriteLine();
        }
    }

    /// <summary>The same for a program.</summary>
    internal JsonNode Document(TranslationResult result) => new JsonObject
    {
        ["target"] = result.Target,
        ["keys"] = Fates(result.Keys),
        ["behaviours"] = Fates(result.Behaviours),
        ["kubelet"] = new JsonObject(result.Kubelet.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)k.Value))),
        ["arguments"] = new JsonArray([.. result.Arguments.Select(a => (JsonNode)a)]),
        ["files"] = new JsonArray(
        [
            .. result.Files.Select(file => (JsonNode)new JsonObject
            {
                ["path"] = file.Path,
                ["mode"] = file.Mode,
                ["purpose"] = file.Purpose,
                ["content"] = file.Content,
                ["diff"] = UnifiedDiff.Make(file.Path, existing(file.Path), file.Content),
            }),
        ]),
    };

    private static void Write(TextWriter output, IReadOnlyList<KeyFate> fates, string title)
    {
        var table = new Table(new Column(title), new Column("FATE"), new Column("BECOMES"));
        foreach (KeyFate fate in fates)
            table.Add(fate.Value.Length > 0 ? $"{fate.Key} = {Short(fate.Value)}" : fate.Key, Word(fate.Class), fate.Becomes);
        table.Write(output, 0);
        foreach (KeyFate fate in fates.Where(fate => fate.Note.Length > 0))
            output.WriteLine($"  {Printable(fate.Key)}: {Printable(fate.Note)}");
    }

    private static string Short(string value) => value.Length <= 60 ? value : value[..59] + "…";

    // What stands in a node's files must not move the cursor.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static JsonArray Fates(IReadOnlyList<KeyFate> fates) => new(
    [
        .. fates.Select(fate => (JsonNode)new JsonObject
        {
            ["key"] = fate.Key,
            ["value"] = fate.Value,
            ["source"] = fate.Source,
            ["fate"] = Word(fate.Class),
            ["becomes"] = fate.Becomes,
            ["note"] = fate.Note,
        }),
    ]);
}
