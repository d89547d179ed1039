using System.Text.Json.Nodes;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>loglinks.prune</c>: dockershim kept <c>/var/log/pods/…/N.log</c> as links into Docker's folder. A CRI runtime that is told to
/// write the same N.log would follow the link and write into Docker's file.
/// </summary>
internal sealed class PruneLogLinks : IStepKind
{
    private const int MaxDepth = 4, MaxLinks = 100_000;

    /// <inheritdoc/>
    public string Name => "loglinks.prune";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="dataRoot">Docker's data folder.</param>
    internal static PlanStep Step(string id, string dataRoot) => new(
        id, Phase.Switch, "loglinks.prune", $"take away links below /var/log that lead into {dataRoot}", false,
        new JsonObject { ["dataRoot"] = dataRoot, ["folders"] = new JsonArray("/var/log/pods", "/var/log/containers") });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var action = new Action(arguments.Text("dataRoot"), arguments.Texts("folders"));
        arguments.End();
        return action;
    }

    private sealed class Action(string dataRoot, IReadOnlyList<string> folders) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
            Task.FromResult(new StepProbe(Links().Any() ? StepState.NotDone : StepState.Done));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation)
        {
            var links = new JsonObject();
            foreach ((string path, string target) in Links())
                links[path] = target;
            return Task.FromResult(new JsonObject { ["links"] = links });
        }

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            int count = 0;
            foreach ((string path, string _) in Links().ToList())
            {
                File.Delete(path);
                count++;
            }
            progress.Report($"{count} links");
            return Task.CompletedTask;
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            foreach ((string path, JsonNode? target) in record["links"]!.AsObject())
            {
                if (Directory.Exists(Path.GetDirectoryName(path)) && new FileInfo(path).LinkTarget is null && !File.Exists(path))
                    File.CreateSymbolicLink(path, target!.GetValue<string>());
            }
            return Task.CompletedTask;
        }

        /// <summary>Links into Docker's folder, and links to such links.</summary>
        private IEnumerable<(string Path, string Target)> Links()
        {
            string inside = dataRoot.TrimEnd('/') + "/";
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, AttributesToSkip = FileAttributes.None };
            return from folder in folders
                   where Directory.Exists(folder)
                   from path in Directory.EnumerateFiles(folder, "*.log", options).Take(MaxLinks)
                   let target = new FileInfo(path).LinkTarget
                   where target is not null && (target.StartsWith(inside, StringComparison.Ordinal) || LeadsThere(target, inside))
                   select (path, target);
        }

        private static bool LeadsThere(string link, string inside) =>
            new FileInfo(link).LinkTarget?.StartsWith(inside, StringComparison.Ordinal) == true;
    }
}
