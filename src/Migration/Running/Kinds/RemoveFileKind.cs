using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Files;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>file.remove</c>: removes a file or a link; a copy of it is kept.</summary>
internal sealed class RemoveFileKind(IServices services) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.RemoveFile;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        var action = new Action(NodePath.Of(arguments, "path", step), arguments.Text("preHash"), new Backup(run.Folder), services);
        arguments.TextOrNull("diff");
        arguments.Close();
        return action;
    }

    private sealed record Action(string Path, string Before, Backup Backup, IServices Services) : IStepAction
    {
        // A link that is named by its target is meant itself; one that is named by a content is judged by what it leads to.
        private string Now => FileDigest.OfNode(Before.StartsWith(Steps.LinkPrefix, StringComparison.Ordinal) ? Path : FileDigest.Followed(Path));

        public Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            string now = Now;
            StepProbe probe = now == Steps.Absent ? new StepProbe(StepState.Done)
                : now == Before ? new StepProbe(StepState.NotDone)
                : new StepProbe(StepState.Drifted, $"{Path}: {FileDigest.Words(now)}, where the plan found that it {FileDigest.Words(Before)}.");
            return Task.FromResult(probe);
        }

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(Backup.Keep(Path));

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            FilePlacer.Remove(Path);
            return Task.CompletedTask;
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            Backup.Restore(record, Before);
            if (UnitFolders.Hold(Path))
                await Services.ReloadAsync(cancellation);
        }
    }
}
