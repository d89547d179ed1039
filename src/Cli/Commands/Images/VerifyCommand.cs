using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images verify</c>.</summary>
internal sealed class VerifyCommand : CriCommand
{
    private readonly Argument<string[]> _names = new("IMAGE") { Description = "Names or ids; all images unless given", Arity = ArgumentArity.ZeroOrMore };

    public VerifyCommand(CommandSetup setup)
        : base("verify", "Compare the files of layers with their digests; exit code 1 if one is damaged", setup) =>
        Add(_names);

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var request = new VerifyImagesRequest { Names = { parse.GetValue(_names) ?? [] } };
        var layers = new List<VerifyImagesResponse>();
        bool isDocument = session.Format is OutputFormat.Json or OutputFormat.Yaml;
        await foreach (VerifyImagesResponse layer in session.Node.VerifyImagesAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit))
        {
            layers.Add(layer);
            if (!isDocument && (layer.Health != LayerHealth.LayerSound || !session.Quiet))
                session.Terminal.Out.WriteLine(Line(session, layer));
        }

        int damaged = layers.Count(l => l.Health == LayerHealth.LayerDamaged), unknown = layers.Count(l => l.Health == LayerHealth.LayerUnknown);
        if (isDocument)
            session.Terminal.Out.Write(Documents.Text(new JsonObject { ["layers"] = new JsonArray([.. layers.Select(l => (JsonNode)Documents.Of(l))]) }, session.Format));
        else if (!session.Quiet)
            session.Terminal.Out.WriteLine($"{layers.Count - damaged - unknown} layers sound, {damaged} damaged, {unknown} unknown");
        if (damaged > 0)
            session.Terminal.Error("layers are damaged", "remove the images that are named, or their containers, and pull them again");
        return damaged > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    private static string Line(Session session, VerifyImagesResponse layer)
    {
        string health = layer.Health switch
        {
            LayerHealth.LayerSound => "sound",
            LayerHealth.LayerDamaged => "DAMAGED",
            _ => "unknown",
        };
        string reason = layer.Reason.Length > 0 ? $": {layer.Reason}" : "";
        return $"{health,-8} {session.ShowId(layer.DiffId)}  {string.Join(", ", layer.Images)}{reason}";
    }
}
