using Sampan.Cri.Grpc.Client;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>An iSulad: its own program has it load archives, CRI tells what it has.</summary>
internal sealed class IsuladTarget(CarrySettings settings, ICommands commands) : IArchiveTarget
{
    private const string Program = "isula";

    private static readonly TimeSpan s_call = TimeSpan.FromMinutes(2), s_load = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<bool> HasAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        return await CriImages.HasAsync(new ImageServiceClient(channel), image with { Digests = [] }, cancellation);
    }

    /// <inheritdoc/>
    public async Task LoadAsync(PlanImage image, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using SpooledArchive archive = await SpooledArchive.WriteAsync(settings.SpoolFolder, write, cancellation);
        CommandOutcome outcome = await commands.RunAsync(Program, ["load", "-i", archive.File], null, s_load, cancellation);
        if (outcome.ExitCode != 0)
            throw new MigrationException($"{ImageTitle.Of(image)}: isula load failed: {(outcome.Error.Trim() is { Length: > 0 } error ? error : outcome.Output.Trim())}");
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        await CriImages.RemoveAsync(new ImageServiceClient(channel), image, cancellation);
    }

    private CriChannel Open() => new(settings.Endpoint, new CriChannelOptions { DefaultDeadline = s_call });
}
