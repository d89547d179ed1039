using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>node.annotate</c>: sets or removes an annotation of the node.</summary>
internal sealed class AnnotateKind(ICommands commands) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.Annotate;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        (string node, Kubectl kubectl) = NodeSteps.Of(arguments, step, commands);
        string key = arguments.Text("key");
        string? value = arguments.TextOrNull("value");
        arguments.Close();
        if (key.Length is 0 or > 317 || key[0] == '-' || key.Contains('=') || key.Any(char.IsWhiteSpace))
            throw new MigrationException($"step {step.Id}: '{key}' is not the key of an annotation.");
        return new Action(node, kubectl, key, value);
    }

    private sealed record Action(string Node, Kubectl Kubectl, string Key, string? Value) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
            new(await NowAsync(cancellation) == Value ? StepState.Done : StepState.NotDone);

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) => new() { ["value"] = await NowAsync(cancellation) };

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => SetAsync(Value, cancellation);

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => SetAsync((string?)record["value"], cancellation);

        private async Task<string?> NowAsync(CancellationToken cancellation) =>
            (string?)(await Kubectl.NodeAsync(Node, cancellation))["metadata"]?["annotations"]?[Key];

        private async Task SetAsync(string? value, CancellationToken cancellation) => await Kubectl.RunAsync(
            ["annotate", "node", Node, "--overwrite", value is null ? $"{Key}-" : $"{Key}={value}"], null, Kubectl.CallLimit, cancellation);
    }
}
