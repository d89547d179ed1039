using Spectre.Console;

namespace Sampan.Cli.Output;

/// <summary>A bar for each layer of a pull, on standard error.</summary>
internal sealed class PullBars(Terminal terminal)
{
    // An image has 127 layers at most; a source that names more is wrong.
    private const int MostBars = 128;

    /// <summary>Shows progress until it or the pull ends. A source that fails costs the bars, not the pull.</summary>
    public Task ShowAsync(IAsyncEnumerable<PullProgress> progress, CancellationToken ended)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Err),
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        if (terminal.Width > 0)
            console.Profile.Width = terminal.Width;
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn())
            .StartAsync(context => FollowAsync(context, progress, ended));
    }

    private static async Task FollowAsync(ProgressContext context, IAsyncEnumerable<PullProgress> progress, CancellationToken ended)
    {
        var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        try
        {
            await foreach (PullProgress step in progress.WithCancellation(ended))
            {
                if (!bars.TryGetValue(step.Layer, out ProgressTask? bar))
                {
                    if (bars.Count == MostBars)
                        continue;
                    bars[step.Layer] = bar = context.AddTask(Markup.Escape(Ids.Show(step.Layer, false)));
                }

                bar.Description = Markup.Escape($"{Ids.Show(step.Layer, false)} {step.Phase}");
                bar.IsIndeterminate = step.Total <= 0;
                bar.MaxValue = Math.Max(1, step.Total);
                bar.Value = step.Current;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or Cri.CriException)
        {
            // The pull itself reports what matters.
        }
    }
}
