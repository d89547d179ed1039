using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>node.uncordon</c>: lets pods in again, if it was a step of this run that kept them out.</summary>
internal sealed class UncordonKind(ICommands commands) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.Uncordon;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        (string node, Kubectl kubectl) = NodeSteps.Of(arguments, step, commands);
        string cordon = arguments.Text("cordon");
        arguments.Close();
        if (!run.Plan.Steps.Any(other => other.Id == cordon && other.Kind == StepName.Cordon))
            throw new MigrationException($"step {step.Id}: '{cordon}' is no step that cordons the node.");
        return new Action(node, kubectl, () => run.RecordOf(cordon));
    }

    private sealed record Action(string Node, Kubectl Kubectl, Func<JsonObject?> Cordon) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            // Nothing on record: the node was closed already when the run came to it.
            bool wasClosed = Cordon() is not { } record || record["unschedulable"]!.GetValue<bool>();
            return new StepProbe(wasClosed || !await NodeSteps.IsClosedAsync(Kubectl, Node, cancellation) ? StepState.Done : StepState.NotDone);
        }

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) => NodeSteps.Record(await NodeSteps.IsClosedAsync(Kubectl, Node, cancellation));

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => NodeSteps.CloseAsync(Kubectl, Node, closed: false, cancellation);

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) =>
            NodeSteps.CloseAsync(Kubectl, Node, record["unschedulable"]!.GetValue<bool>(), cancellation);
    }
}
