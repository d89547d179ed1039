using System.Text.Json.Nodes;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Conditions;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>probe</c> and <c>wait</c>: hold a condition of the node once, or wait until it holds.</summary>
/// <param name="name">Which of the two.</param>
/// <param name="conditions">What can be asked.</param>
/// <param name="time">The clock.</param>
internal sealed class ConditionKind(string name, NodeConditions conditions, TimeProvider time) : IStepKind
{
    private const long MaxSeconds = 24 * 3600;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), ProbeLimit = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        StrictMap with = StrictMap.Of(arguments.MapOrEmpty("with"), $"step {step.Id}.with");
        NodeQuestion question = conditions.Bind(arguments.Text("condition"), with, step);
        with.Close();
        long seconds = name == StepName.Wait ? arguments.Number("limitSeconds") : 0;
        arguments.Close();
        if (seconds is < 0 or > MaxSeconds)
            throw new MigrationException($"step {step.Id}: its limit is not from 0 to {MaxSeconds} seconds.");
        return new Action(question, TimeSpan.FromSeconds(seconds), Waits: name == StepName.Wait, time);
    }

    private sealed record Action(NodeQuestion Question, TimeSpan Limit, bool Waits, TimeProvider Time) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            long start = Time.GetTimestamp();
            string told = "";
            while (await AskAsync(cancellation) is { } unmet)
            {
                if (!Waits)
                    throw new StepException(unmet);
                if (Time.GetElapsedTime(start) > Limit)
                    throw new StepException($"{unmet} It was waited for {Limit.TotalSeconds:0} s.");
                if (unmet != told)
                    progress.Report(told = unmet);
                await Task.Delay(Interval, Time, cancellation);
            }
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

        // A question that hangs is one more that is not answered well.
        private async Task<string?> AskAsync(CancellationToken cancellation)
        {
            using var limit = new CancellationTokenSource(ProbeLimit, Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return await Question(both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return $"There is no answer within {ProbeLimit.TotalSeconds:0} s.";
            }
            catch (MigrationException e) when (Waits)
            {
                return e.Message;
            }
        }
    }
}
