using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan untag</c>.</summary>
internal sealed class UntagCommand : CriCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Description = "Names to take away", Arity = ArgumentArity.OneOrMore };

    public UntagCommand(CommandSetup setup)
        : base("untag", "Take a name from an image, which stays", setup) =>
        Add(_names);

    protected override Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation) => Several.DoAsync(
        session.Terminal, parse.GetRequiredValue(_names), "untag", name => name, name => UntagAsync(session, name, cancellation), cancellation);

    private static async Task UntagAsync(Session session, string name, CancellationToken cancellation)
    {
        TagImageResponse answer = await session.Node.TagImageAsync(new TagImageRequest { Name = name }, cancellation, session.Timeout);
        string left = answer.Tags.Count > 0 ? $"still has {string.Join(", ", answer.Tags)}" : "has no tag any more";
        session.Terminal.Out.WriteLine(session.Quiet ? answer.Id : $"Untagged {name}: {Ids.Show(answer.Id, session.Whole)} {left}");
    }
}
