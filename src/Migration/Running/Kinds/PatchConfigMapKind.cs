using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Files;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>configmap.patch</c>: changes the text of a ConfigMap's key by its diff. The API server refuses it if somebody else was quicker.</summary>
internal sealed class PatchConfigMapKind(ICommands commands) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.PatchConfigMap;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        string name = arguments.Text("name");
        var action = new Action(
            name, arguments.Text("key"), new Kubectl(commands, arguments.Text("kubeconfig")), arguments.Text("preHash"), arguments.Text("postHash"), arguments.Text("diff"));
        arguments.Close();
        return name.Split('/') is [{ Length: > 0 } space, { Length: > 0 } map] && space[0] != '-' && map[0] != '-'
            ? action
            : throw new MigrationException($"step {step.Id}: '{name}' is not a namespace and a name, such as kube-system/kubelet-config.");
    }

    private sealed record Action(string Name, string Key, Kubectl Kubectl, string Before, string After, string Diff) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            string now = Steps.Digest(TextOf(await GetAsync(cancellation)));
            return now == After ? new StepProbe(StepState.Done)
                : now == Before ? new StepProbe(StepState.NotDone)
                : new StepProbe(StepState.Drifted, $"ConfigMap {Name}, {Key}: {FileDigest.Words(now)}, where the plan found that it {FileDigest.Words(Before)}.");
        }

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) => new() { ["text"] = TextOf(await GetAsync(cancellation)) };

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            JsonObject? map = await GetAsync(cancellation);
            string? text = UnifiedDiff.Apply(Diff, TextOf(map));
            if (Steps.Digest(text) != After)
                throw new StepException($"ConfigMap {Name}, {Key}: the step's diff does not lead to the text that the step names. Make a new plan.");
            await PutAsync(map, text, cancellation);
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            JsonObject? map = await GetAsync(cancellation);
            string? before = (string?)record["text"], now = TextOf(map);
            if (now == before)
                return;
            if (Steps.Digest(now) != After)
                throw new StepException($"ConfigMap {Name}, {Key}: was changed by somebody else meanwhile, and is left as it is. See 'kubectl get configmap -n {Name.Replace("/", " ", StringComparison.Ordinal)} -o yaml'.");
            await PutAsync(map, before, cancellation);
        }

        private Task<JsonObject?> GetAsync(CancellationToken cancellation)
        {
            string[] parts = Name.Split('/');
            return Kubectl.GetAsync(["configmap", parts[1], "-n", parts[0]], cancellation);
        }

        private string? TextOf(JsonObject? map) => (string?)map?["data"]?[Key];

        private async Task PutAsync(JsonObject? map, string? text, CancellationToken cancellation)
        {
            if (map?["data"] is not JsonObject data)
                throw new StepException($"ConfigMap {Name}: is not there, or holds no texts.");
            if (text is null)
                data.Remove(Key);
            else
                data[Key] = text;
            await Kubectl.RunAsync(["replace", "-f", "-"], map.ToJsonString(), Kubectl.CallLimit, cancellation);
        }
    }
}
