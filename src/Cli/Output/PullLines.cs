namespace Sampan.Cli.Output;

/// <summary>A line when a layer of a pull begins to arrive and one when it is there, for logs and pipes.</summary>
internal sealed class PullLines(TextWriter writer)
{
    // An image has 127 layers at most; a source that names more is wrong.
    private const int MostLayers = 128;

    /// <summary>Writes until the progress ends.</summary>
    public async Task WriteAsync(IAsyncEnumerable<PullProgress> progress)
    {
        var phases = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (PullProgress step in progress)
        {
            string? before = phases.GetValueOrDefault(step.Layer);
            if (before == step.Phase || (before is null && phases.Count == MostLayers))
                continue;
            phases[step.Layer] = step.Phase;
            if (step.Phase is PullPhases.Downloading or PullPhases.Done or PullPhases.Exists)
                writer.WriteLine($"{Ids.Show(step.Layer, false)}: {step.Phase}{Size(step.Total)}");
        }
    }

    private static string Size(long total) => total > 0 ? ", " + Sizes.Text((ulong)total) : "";
}
