using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>node.drain</c>: has pods evicted, budgets honoured. They come up elsewhere: there is nothing to take back.</summary>
internal sealed class DrainKind(ICommands commands) : IStepKind
{
    private const long MaxSeconds = 24 * 3600;

    /// <inheritdoc/>
    public string Name => StepName.Drain;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        (string node, Kubectl kubectl) = NodeSteps.Of(arguments, step, commands);
        var action = new Action(node, kubectl, arguments.Flag("deleteEmptyDir"), arguments.Flag("force"), arguments.Number("limitSeconds"));
        arguments.Close();
        return action.Seconds is > 0 and <= MaxSeconds ? action : throw new MigrationException($"step {step.Id}: its limit is not from 1 to {MaxSeconds} seconds.");
    }

    private sealed record Action(string Node, Kubectl Kubectl, bool DeleteEmptyDir, bool Force, long Seconds) : IStepAction
    {
        // Draining a drained node is quick and changes nothing.
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            CommandOutcome outcome = await DrainAsync("--delete-emptydir-data", cancellation);
            // Its name before kubectl 1.20.
            if (outcome.ExitCode != 0 && outcome.Error.Contains("unknown flag: --delete-emptydir-data", StringComparison.Ordinal))
                outcome = await DrainAsync("--delete-local-data", cancellation);
            if (outcome.ExitCode != 0)
            {
                throw new StepException(
                    $"node {Node}: cannot be drained within {Seconds} s: {Kubectl.Words(outcome)}\nSee 'kubectl get poddisruptionbudgets -A' for budgets without room, "
                    + "or make the plan with other choices for the drain.");
            }
            int gone = outcome.Output.Split('\n').Count(line => line.EndsWith(" evicted", StringComparison.Ordinal));
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{gone} pods evicted"));
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

        private Task<CommandOutcome> DrainAsync(string emptyDir, CancellationToken cancellation)
        {
            List<string> arguments = ["drain", Node, "--ignore-daemonsets", string.Create(CultureInfo.InvariantCulture, $"--timeout={Seconds}s")];
            if (DeleteEmptyDir)
                arguments.Add(emptyDir);
            if (Force)
                arguments.Add("--force");
            return Kubectl.TryAsync(arguments, null, TimeSpan.FromSeconds(Seconds) + Kubectl.CallLimit, cancellation);
        }
    }
}
