using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan inspect</c>: all the runtime knows of a container, pod or image.</summary>
internal sealed class InspectCommand : CriCommand
{
    private static readonly string[] Times = ["createdAt", "startedAt", "finishedAt"];

    private readonly Argument<string[]> _names = new("NAME") { Description = "Names or ids", Arity = ArgumentArity.OneOrMore };

    private readonly Option<ObjectKind> _kind = new("--type")
    {
        Description = "container, pod or image [default: the first of these that is called so]",
        HelpName = "KIND",
    };

    private readonly ObjectKind _fixedKind;

    public InspectCommand(string name, ObjectKind kind, CommandSetup setup)
        : base(name, "Show all about a container, pod or image", setup)
    {
        _fixedKind = kind;
        Add(_names);
        if (kind == ObjectKind.Any)
            Add(_kind);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        ObjectKind kind = _fixedKind == ObjectKind.Any ? parse.GetValue(_kind) : _fixedKind;
        var finder = new ObjectFinder(session);
        return await Several.DoAsync(
            session.Terminal,
            parse.GetRequiredValue(_names),
            "inspect",
            name => name,
            async name => Write(session, await FindAsync(session, finder, name, kind, cancellation)),
            cancellation);
    }

    private static void Write(Session session, (string Id, JsonObject Document) found)
    {
        if (session.Quiet)
            session.Terminal.Out.WriteLine(found.Id);
        else
            session.Terminal.Out.Write(Documents.Text(found.Document, session.Format));
    }

    private static async Task<(string Id, JsonObject Document)> FindAsync(
        Session session, ObjectFinder finder, string name, ObjectKind kind, CancellationToken cancellation)
    {
        if (kind is ObjectKind.Any or ObjectKind.Container && await finder.FindContainerAsync(name, cancellation) is { } container)
        {
            var request = new ContainerStatusRequest { ContainerId = container.Id, Verbose = true };
            ContainerStatusResponse answer = await session.Runtime.ContainerStatusAsync(request, cancellation);
            return (container.Id, DocumentOf(answer.Status, answer.Info));
        }

        if (kind is ObjectKind.Any or ObjectKind.Pod && await finder.FindPodAsync(name, cancellation) is { } pod)
        {
            var request = new PodSandboxStatusRequest { PodSandboxId = pod.Id, Verbose = true };
            PodSandboxStatusResponse answer = await session.Runtime.PodSandboxStatusAsync(request, cancellation);
            return (pod.Id, DocumentOf(answer.Status, answer.Info));
        }

        if (kind is ObjectKind.Any or ObjectKind.Image && await finder.FindImageAsync(name, cancellation, nicknames: true) is { } image)
        {
            var request = new ImageStatusRequest { Image = new ImageSpec { Image = image.Id }, Verbose = true };
            ImageStatusResponse answer = await session.Images.ImageStatusAsync(request, cancellation);
            return (image.Id, DocumentOf(answer.Image ?? image, answer.Info));
        }

        string what = kind == ObjectKind.Any ? "container, pod or image" : kind.ToString().ToLowerInvariant();
        throw CliException.NotFound($"no {what} is called '{name}'", kind switch
        {
            ObjectKind.Container => "see 'sampan ps -a'",
            ObjectKind.Pod => "see 'sampan pods'",
            ObjectKind.Image => "see 'sampan images'",
            _ => "see 'sampan ps -a', 'sampan pods' and 'sampan images'",
        });
    }

    private static JsonObject DocumentOf(IMessage status, MapField<string, string> info)
    {
        JsonObject document = Documents.Of(status);
        foreach (string time in Times)
        {
            if (document[time] is JsonValue value && long.TryParse(value.ToString(), out long nanoseconds))
                document[time] = nanoseconds == 0 ? null : TimeSpans.FromUnixNanoseconds(nanoseconds).ToString("O", CultureInfo.InvariantCulture);
        }

        var result = new JsonObject { ["status"] = document };
        if (info.Count > 0)
            result["info"] = Documents.Of(info);
        return result;
    }
}
