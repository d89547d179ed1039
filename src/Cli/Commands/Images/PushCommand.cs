using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.Own;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan push</c>.</summary>
internal sealed class PushCommand : CriCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "A name, or an id with TARGET" };

    private readonly Argument<string?> _target = new("TARGET")
    {
        Description = "Where to, as REGISTRY/REPOSITORY:TAG; the image's own name unless given",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _credentials = new("--creds")
    {
        Description = "For the registry; without a password it is read from standard input",
        HelpName = "USER[:PASSWORD]",
    };

    public PushCommand(CommandSetup setup)
        : base("push", "Push an image to a registry", setup)
    {
        Add(_image);
        Add(_target);
        Add(_credentials);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        AuthConfig? auth = await PullCommand.CredentialsAsync(parse.GetValue(_credentials), session.Host.Input, cancellation);
        var request = new PushImageRequest
        {
            Image = parse.GetRequiredValue(_image),
            Target = parse.GetValue(_target) ?? "",
            Username = auth?.Username ?? "",
            Password = auth?.Password ?? "",
        };
        bool isDocument = session.Format is OutputFormat.Json or OutputFormat.Yaml;
        await foreach (PushImageResponse step in session.Node.PushImageAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit))
        {
            if (step.StepCase == PushImageResponse.StepOneofCase.Layer)
            {
                if (!isDocument && !session.Quiet)
                    session.Terminal.Err.WriteLine($"{Word(step.Layer.Way),-8} {session.ShowId(step.Layer.Digest)}  {Sizes.Text((ulong)step.Layer.Bytes)}");
            }
            else if (isDocument)
            {
                JsonObject document = Documents.Of(step.Manifest);
                session.Terminal.Out.Write(Documents.Text(document, session.Format));
            }
            else
            {
                session.Terminal.Out.WriteLine(session.Quiet ? step.Manifest.Digest : Line(step.Manifest));
            }
        }

        return ExitCode.Ok;
    }

    private static string Line(PushedManifest manifest)
    {
        string note = manifest.Original ? "" : "  (layers packed anew, thus another digest than at the pull: images.keepBlobs keeps them)";
        return $"Pushed {manifest.Target}  {manifest.Digest}{note}";
    }

    private static string Word(PushWay way) => way switch
    {
        PushWay.PushExists => "exists",
        PushWay.PushMounted => "mounted",
        _ => "uploaded",
    };
}
