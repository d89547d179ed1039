using System.CommandLine;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan tag</c>.</summary>
internal sealed class TagCommand : CriCommand
{
    private readonly Argument<string> _source = new("IMAGE") { Description = "A name or id" };
    private readonly Argument<string> _name = new("NAME") { Description = "The name to give, as REPOSITORY:TAG" };

    public TagCommand(CommandSetup setup)
        : base("tag", "Give an image another name", setup)
    {
        Add(_source);
        Add(_name);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var request = new TagImageRequest { Source = parse.GetRequiredValue(_source), Name = parse.GetRequiredValue(_name) };
        TagImageResponse answer = await session.Node.TagImageAsync(request, cancellation, session.Timeout);
        if (session.Quiet)
            session.Terminal.Out.WriteLine(answer.Id);
        return ExitCode.Ok;
    }
}
