using System.Text.Json.Nodes;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>cni.keep</c>: the pod network stays what it is. Packages of runtimes bring network configurations of their own, and the
/// first in lexical order wins; those that stand before the one in use are moved into the run's folder.
/// </summary>
internal sealed class KeepCni : IStepKind
{
    /// <inheritdoc/>
    public string Name => "cni.keep";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="folder">The folder of configurations.</param>
    /// <param name="known">Names of the files that were there when the plan was made.</param>
    internal static PlanStep Step(string id, string folder, IEnumerable<string> known) => new(
        id, Phase.Switch, "cni.keep", $"keep the pod network: set aside what packages brought to {folder}", false,
        new JsonObject { ["folder"] = folder, ["known"] = new JsonArray([.. known.Select(n => (JsonNode)n)]) });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var action = new Action(arguments.Text("folder"), [.. arguments.Texts("known")], Path.Combine(run.Folder, "cni"));
        arguments.End();
        return action;
    }

    private sealed class Action(string folder, HashSet<string> known, string aside) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
            Task.FromResult(new StepProbe(Intruders().Count == 0 ? StepState.Done : StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) =>
            Task.FromResult(new JsonObject { ["files"] = new JsonArray([.. Intruders().Select(n => (JsonNode)n)]) });

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            Directory.CreateDirectory(aside);
            foreach (string name in Intruders())
            {
                Move(Path.Combine(folder, name), Path.Combine(aside, name));
                progress.Report($"{name} set aside");
            }
            return Task.CompletedTask;
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            foreach (string name in record["files"]!.AsArray().Select(n => n!.GetValue<string>()))
            {
                if (File.Exists(Path.Combine(aside, name)))
                    Move(Path.Combine(aside, name), Path.Combine(folder, name));
            }
            return Task.CompletedTask;
        }

        // With nothing of before there is no network to protect: what a package brought may be all there is.
        private List<string> Intruders()
        {
            if (known.Count == 0 || !Directory.Exists(folder))
                return [];
            string first = known.Min(StringComparer.Ordinal)!;
            return [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!)
                .Where(name => Path.GetExtension(name) is ".conf" or ".conflist" or ".json")
                .Where(name => !known.Contains(name) && string.CompareOrdinal(name, first) < 0)
                .Order(StringComparer.Ordinal)];
        }

        private static void Move(string from, string to)
        {
            try
            {
                File.Move(from, to, overwrite: false);
            }
            catch (IOException e)
            {
                throw new StepException($"{from}: cannot be moved to {to}: {e.Message}", e);
            }
        }
    }
}
