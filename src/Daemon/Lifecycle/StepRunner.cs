using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Tracing;

namespace Sampan.Daemon.Lifecycle;

/// <summary>
/// Runs steps in order. When one fails, the undo of it and of all before it run newest first, each whatever became of
/// the others and each on a clock of its own, never on the caller's token.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="undoLimit">How long each undo may take.</param>
/// <param name="logger">Told of what failed.</param>
internal sealed partial class StepRunner(TimeProvider time, Func<TimeSpan> undoLimit, ILogger<StepRunner> logger)
{
    /// <summary>What is under way.</summary>
    public StepTimes Times { get; } = new(time);

    /// <summary>Runs <paramref name="steps"/>.</summary>
    /// <param name="subject">What is worked on, for messages: <c>sandbox 1f2e…</c>.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="entered">Told the name of each step as it begins.</param>
    /// <param name="token">Cancels the step under way; the undos then run.</param>
    /// <exception cref="StepFailedException">A step failed or was cancelled.</exception>
    public async Task RunAsync(string subject, IReadOnlyList<Step> steps, Action<string> entered, CancellationToken token)
    {
        using StepRun run = Times.Begin(subject);
        for (int i = 0; i < steps.Count; i++)
        {
            try
            {
                token.ThrowIfCancellationRequested();
                entered(steps[i].Name);
                run.Enter(steps[i].Name);
                await RunAsync(subject, steps[i].Name, () => steps[i].Run(token));
            }
            catch (Exception exception)
            {
                LogFailed(exception, subject, steps[i].Name);
                IReadOnlyList<string> failures = await UndoAsync(subject, run, steps.Take(i + 1).Reverse());
                throw new StepFailedException(subject, steps[i].Name, exception, failures);
            }
        }
    }

    private async Task<IReadOnlyList<string>> UndoAsync(string subject, StepRun run, IEnumerable<Step> newestFirst)
    {
        var failures = new List<string>();
        foreach (Step step in newestFirst)
        {
            if (step.Undo is null)
            {
                continue;
            }
            try
            {
                run.Enter($"undo of {step.Name}");
                TimeSpan most = undoLimit();
                using var limit = new CancellationTokenSource(most, time);
                await RunAsync(
                    subject, $"undo of {step.Name}", () => step.Undo(limit.Token).WaitAsync(most, time, CancellationToken.None));
            }
            catch (Exception exception)
            {
                LogUndoFailed(exception, subject, step.Name);
                failures.Add($"undo of \"{step.Name}\": {exception.Message}");
            }
        }
        return failures;
    }

    private static async Task RunAsync(string subject, string name, Func<Task> run)
    {
        using Activity? span = Spans.Start(name);
        span?.SetTag("sampan.object", subject);
        try
        {
            await run();
        }
        catch (Exception exception) when (span.Fails(exception))
        {
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "{Subject}: step \"{Step}\" failed, undoing")]
    private partial void LogFailed(Exception exception, string subject, string step);

    [LoggerMessage(1002, LogLevel.Error, "{Subject}: undo of \"{Step}\" failed, it will be tried again at the next removal or start")]
    private partial void LogUndoFailed(Exception exception, string subject, string step);
}
