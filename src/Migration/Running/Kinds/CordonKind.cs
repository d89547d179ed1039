using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>node.cordon</c>: keeps new pods from the node. A node that was closed before stays so at the end.</summary>
internal sealed class CordonKind(ICommands commands) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.Cordon;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        (string node, Kubectl kubectl) = NodeSteps.Of(arguments, step, commands);
        arguments.Close();
        return new Action(node, kubectl);
    }

    private sealed record Action(string Node, Kubectl Kubectl) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
            new(await NodeSteps.IsClosedAsync(Kubectl, Node, cancellation) ? StepState.Done : StepState.NotDone);

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) => NodeSteps.Record(await NodeSteps.IsClosedAsync(Kubectl, Node, cancellation));

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => NodeSteps.CloseAsync(Kubectl, Node, closed: true, cancellation);

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) =>
            NodeSteps.CloseAsync(Kubectl, Node, record["unschedulable"]!.GetValue<bool>(), cancellation);
    }
}
