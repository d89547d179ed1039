using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Pulls an image that the runtime does not have.</summary>
internal sealed class PullWork(CriChannel channel, SampleRecorder recorder, BenchOptions options)
{
    private readonly ImageServiceClient _images = new(channel);

    private ImageSpec Spec => new() { Image = options.Image };

    internal Task FetchAsync(CancellationToken cancellationToken) =>
        _images.PullImageAsync(new PullImageRequest { Image = Spec }, cancellationToken);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < options.Count; i++)
        {
            await RemoveAsync(cancellationToken);
            var cpu = new CpuAccount(recorder, options.Cgroup);
            await recorder.TimeAsync("PullImage, 100 MB in 5 gzip layers", () =>
                _images.PullImageAsync(new PullImageRequest { Image = Spec }, cancellationToken));
            cpu.Record("PullImage, 100 MB", 1);
        }
        await RemoveAsync(cancellationToken);
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await _images.RemoveImageAsync(new RemoveImageRequest { Image = Spec }, cancellationToken);
        ImageStatusResponse status = await _images.ImageStatusAsync(new ImageStatusRequest { Image = Spec }, cancellationToken);
        if (status.Image is not null)
            throw new InvalidOperationException($"{options.Image} is still there after RemoveImage.");
    }
}
