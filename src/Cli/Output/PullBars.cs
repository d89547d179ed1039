using Spectre.Console;

namespace Sampan.Cli.Output;

/// <summary>A bar for each layer of a pull, on standard error.</summary>
internal sealed class PullBars(Terminal terminal)
{
    // An image has 127 layers at most; a source that names more is wrong.
    private const int MostBars = 128;
    private const int WidestBar = 40;
    private const int WidestColumns = 80;

    // All that is not bar: digest and phase, bytes, and the gaps between.
    private const int TextWidth = Ids.ShortLength + 1 + 12 + 13 + 2;

    private static readonly int PhaseWidth = PullPhases.Exists.Length;

    /// <summary>Shows progress until it ends.</summary>
    public Task ShowAsync(IAsyncEnumerable<PullProgress> progress)
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
        int width = terminal.Width > 0 ? terminal.Width : WidestColumns;
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = Math.Clamp(width - TextWidth, 8, WidestBar) },
                new BytesColumn())
            .StartAsync(context => FollowAsync(context, progress));
    }

    private static async Task FollowAsync(ProgressContext context, IAsyncEnumerable<PullProgress> progress)
    {
        var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        await foreach (PullProgress step in progress)
        {
            if (!bars.TryGetValue(step.Layer, out ProgressTask? bar))
            {
                if (bars.Count == MostBars)
                    continue;
                bars[step.Layer] = bar = context.AddTask(Describe(step), autoStart: false);
            }

            bar.Description = Describe(step);
            bar.IsIndeterminate = step.Total <= 0;
            bar.MaxValue = Math.Max(1, step.Total);
            bar.Value = step.Current;
        }
    }

    // The phase keeps its width, or the bars would move whenever it changes.
    private static string Describe(PullProgress step) =>
        Markup.Escape($"{Ids.Show(step.Layer, false)} {step.Phase.PadRight(PhaseWidth)}");
}
