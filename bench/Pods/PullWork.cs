using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Pulls an image that the runtime does not have.</summary>
internal sealed class PullWork(CriChannel channel, SampleRecorder recorder, BenchOptions options)
{
    private readonly ImageServiceClient _images = new(channel);

    private ImageSpec Spec => new() { Image = options.Image };

    private string Label => options.Label.Length > 0 ? options.Label : "PullImage, 100 MB in 5 gzip layers";

    /// <summary>Pulls once; timed only if there is a label for it.</summary>
    internal async Task FetchAsync(CancellationToken cancellationToken)
    {
        long start = recorder.Now();
        await PullAsync(cancellationToken);
        if (options.Label.Length > 0)
            recorder.AddSince(options.Label, start);
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < options.Count; i++)
        {
            await RemoveAsync(cancellationToken);
            var cpu = new CpuAccount(recorder, options.Cgroup);
            await recorder.TimeAsync(Label, () => PullAsync(cancellationToken));
            if (options.Cgroup.Length > 0)
                cpu.Record(Label, 1);
        }
        await RemoveAsync(cancellationToken);
    }

    // A large image takes longer than calls may by default.
    private Task<PullImageResponse> PullAsync(CancellationToken cancellationToken) =>
        _images.PullImageAsync(new PullImageRequest { Image = Spec }, cancellationToken, TimeSpan.FromHours(1));

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await _images.RemoveImageAsync(new RemoveImageRequest { Image = Spec }, cancellationToken);
        ImageStatusResponse status = await _images.ImageStatusAsync(new ImageStatusRequest { Image = Spec }, cancellationToken);
        if (status.Image is not null)
            throw new InvalidOperationException($"{options.Image} is still there after RemoveImage.");
    }
}
