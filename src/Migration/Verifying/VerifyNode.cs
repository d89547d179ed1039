using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Verifying;

/// <summary><c>verify</c>: asks the node everything, and fails where an answer is wrong. Changes nothing that it does not take back itself.</summary>
internal sealed class VerifyNode(NodeTools tools) : IStepKind
{
    private const string Kind = "verify";
    private const long MostSeconds = 24 * 3600;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="endpoint">The target's socket; empty for the kubelet's.</param>
    /// <param name="deep">Whether a pod is made.</param>
    /// <param name="probeImage">An image with a shell; empty for none.</param>
    /// <param name="kubeconfig">The credentials' file; empty for the kubelet's own.</param>
    /// <param name="settle">How long the kubelet has to run without a restart.</param>
    /// <param name="wait">How long what fails is tried again.</param>
    public static PlanStep Step(string id, string endpoint, bool deep, string probeImage, string kubeconfig, TimeSpan settle, TimeSpan wait) =>
        new(id, Phase.Verify, Kind, "Prove that the node works", Disruptive: false, new JsonObject
        {
            ["endpoint"] = endpoint,
            ["deep"] = deep ? "yes" : "no",
            ["probeImage"] = probeImage,
            ["kubeconfig"] = kubeconfig,
            ["settleSeconds"] = (long)settle.TotalSeconds,
            ["waitSeconds"] = (long)wait.TotalSeconds,
        });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var options = new VerifyOptions
        {
            Endpoint = Given(arguments.TextOrNothing("endpoint")),
            Deep = arguments.Choice("deep", "yes", "no") == "yes",
            ProbeImage = Given(arguments.TextOrNothing("probeImage")),
            Kubeconfig = Given(arguments.TextOrNothing("kubeconfig")),
            Settle = TimeSpan.FromSeconds(arguments.Number("settleSeconds", MostSeconds)),
            Wait = TimeSpan.FromSeconds(arguments.Number("waitSeconds", MostSeconds)),
            Runtime = run.Plan.Target.Runtime,
            Images = [.. run.Plan.Images.Items.SelectMany(i => i.Tags)],
        };
        arguments.End();
        return new Action(tools, options);
    }

    private static string? Given(string text) => text.Length > 0 ? text : null;

    private sealed class Action(NodeTools tools, VerifyOptions options) : IStepAction
    {
        // What was true before a crash may be so no longer.
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            using VerifyContext node = await VerifyContext.OpenAsync(tools, options, cancellation);
            IReadOnlyList<ProbeResult> results = await VerifySuite.Standard.RunAsync(node, new Told(progress), cancellation);
            ProbeResult[] failed = [.. results.Where(r => r.State == ProbeState.Failed)];
            if (failed.Length > 0)
                throw new StepException($"The node does not work on {options.Runtime}: {string.Join("; ", failed.Select(f => $"{f.Probe}: {f.Detail}"))}. See sampan migrate verify, and the logs of kubelet and runtime.");
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;
    }

    private sealed class Told(IProgress<string> progress) : IProgress<ProbeResult>
    {
        public void Report(ProbeResult value) => progress.Report($"{value.State.ToString().ToLowerInvariant()} {value.Probe}: {value.Detail}");
    }
}
