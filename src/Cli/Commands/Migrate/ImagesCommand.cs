using System.CommandLine;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate images</c>: the images of a move, outside of a plan.</summary>
internal sealed class ImagesCommand : Command
{
    public ImagesCommand(CommandSetup setup)
        : base("images", "Carry the images of this node from one runtime's store to another's")
    {
        Add(new ListImagesCommand(setup));
        Add(new CarryImagesCommand(setup));
        Add(new VerifyImagesCommand(setup));
    }
}
