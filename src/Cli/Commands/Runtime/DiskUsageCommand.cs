using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan system df</c>.</summary>
internal sealed class DiskUsageCommand : CriCommand
{
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Each image and container" };

    public DiskUsageCommand(CommandSetup setup)
        : base("df", "What images and containers take on the disk, each byte once", setup) =>
        Add(_verbose);

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        DiskUsageResponse usage = await session.Node.DiskUsageAsync(new DiskUsageRequest(), cancellation, session.GivenTimeout ?? Session.NoLimit);
        if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(usage), session.Format));
            return ExitCode.Ok;
        }

        session.Write(Summary(usage));
        if (parse.GetValue(_verbose) || session.Format == OutputFormat.Wide)
        {
            session.Terminal.Out.WriteLine();
            session.Write(ImagesOf(session, usage));
            session.Terminal.Out.WriteLine();
            session.Write(ContainersOf(session, usage));
        }

        return ExitCode.Ok;
    }

    private static Table Summary(DiskUsageResponse usage)
    {
        var table = new Table(new("TYPE", 12), new("TOTAL"), new("ACTIVE"), new("SIZE"), new("RECLAIMABLE"));
        table.Add(
            "Images", $"{usage.Images.Count}", $"{usage.Images.Count(i => i.Containers > 0)}",
            Text(usage.LayerBytes - usage.UnusedLayerBytes + usage.DocumentBytes), Text(usage.ReclaimableBytes));
        table.Add(
            "Containers", $"{usage.Containers.Count}", $"{usage.Containers.Count(c => c.Running)}",
            Text(usage.Containers.Sum(c => c.Bytes)), Text(usage.Containers.Where(c => !c.Running).Sum(c => c.Bytes)));
        table.Add("Other layers", $"{usage.UnusedLayers}", "-", Text(usage.UnusedLayerBytes), "-");
        return table;
    }

    private static Table ImagesOf(Session session, DiskUsageResponse usage)
    {
        var table = new Table(new("IMAGE", 20), new("IMAGE ID"), new("SHARED"), new("OWN"), new("CONTAINERS"), new("PINNED"));
        foreach (ImageDisk image in usage.Images.OrderByDescending(i => i.OwnBytes))
        {
            table.Add(
                image.Names.FirstOrDefault() ?? "<none>", session.ShowId(image.Id), Text(image.SharedBytes), Text(image.OwnBytes),
                $"{image.Containers}", image.Pinned ? "yes" : "no");
        }

        return table;
    }

    private static Table ContainersOf(Session session, DiskUsageResponse usage)
    {
        var table = new Table(new("CONTAINER", 13), new("NAME", 20), new("WRITTEN"), new("RUNNING"));
        foreach (ContainerDisk container in usage.Containers.OrderByDescending(c => c.Bytes))
            table.Add(session.ShowId(container.Id), container.Name, Text(container.Bytes), container.Running ? "yes" : "no");
        return table;
    }

    private static string Text(long bytes) => Sizes.Text((ulong)Math.Max(bytes, 0));
}
