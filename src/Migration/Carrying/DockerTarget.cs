using System.IO.Pipelines;
using Sampan.Docker;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>A Docker that loads images. Whether it has one is read from its folders while it does not run, as in a plan for the way back.</summary>
internal sealed class DockerTarget(CarrySettings settings) : IArchiveTarget
{
    private readonly SourceImages _folders = SourceImages.Of(settings with { Source = TargetKind.Docker, SourceRoot = settings.TargetRoot });

    /// <inheritdoc/>
    public async Task<bool> HasAsync(PlanImage image, CancellationToken cancellation)
    {
        using var client = new DockerClient(settings.DockerEndpoint);
        try
        {
            foreach (string name in image.Tags.Append(image.Id))
            {
                if ((await client.Images.FindAsync(name, cancellation))?.Id != image.Id)
                    return false;
            }
            return true;
        }
        catch (DockerException e) when (e.IsUnavailable)
        {
            return _folders.Has(image, cancellation);
        }
        catch (DockerException e)
        {
            throw new MigrationException($"Docker cannot be asked for its images: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task LoadAsync(PlanImage image, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using var client = new DockerClient(settings.DockerEndpoint);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pipe = new Pipe();
        Task writing = WriteAsync(pipe.Writer, write, stop.Token);
        try
        {
            await using Stream archive = pipe.Reader.AsStream();
            await client.Images.LoadAsync(archive, cancellation);
            await writing;
        }
        catch (DockerException e)
        {
            await stop.CancelAsync();
            await Task.WhenAny(writing);
            // Why the archive ended early says more than that it did.
            if (writing.Exception?.InnerException is MigrationException cause)
                throw new MigrationException(cause.Message, cause);
            throw new MigrationException($"{ImageTitle.Of(image)}: Docker cannot load it: {e.Message}", e);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(writing);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(PlanImage image, CancellationToken cancellation)
    {
        using var client = new DockerClient(settings.DockerEndpoint);
        try
        {
            await client.Images.RemoveAsync(image.Id, force: true, cancellation);
        }
        catch (DockerException e)
        {
            throw new MigrationException($"{ImageTitle.Of(image)}: Docker cannot remove it: {e.Message}", e);
        }
    }

    private static async Task WriteAsync(PipeWriter writer, Func<Stream, CancellationToken, Task> write, CancellationToken token)
    {
        try
        {
            await using Stream stream = writer.AsStream(leaveOpen: true);
            await write(stream, token);
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);
            throw;
        }
    }
}
