using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Files;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>file.write</c>: makes or changes a text file by its diff.</summary>
internal sealed class WriteFileKind(IServices services) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.WriteFile;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        var action = new Action(
            NodePath.Of(arguments, "path", step),
            arguments.Text("preHash"),
            arguments.Text("postHash"),
            FileImage.FromOctal(arguments.Text("mode")) ?? throw new MigrationException($"step {step.Id}: its mode is no octal number like 0644."),
            arguments.Text("diff"),
            new Backup(run.Folder),
            services);
        arguments.Close();
        return action;
    }

    private sealed record Action(string Path, string Before, string After, uint Mode, string Diff, Backup Backup, IServices Services) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(Probe());

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(Backup.Keep(FileDigest.Followed(Path)));

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            string path = FileDigest.Followed(Path);
            FilePlacer.RemoveLeftover(path);
            string now = FileDigest.OfNode(path);
            if (now != Before && now != After)
                throw new StepException(Drift(now));
            FileImage old = FileImage.Of(path);
            byte[] bytes = old.IsAbsent ? [] : File.ReadAllBytes(path);
            if (now != After)
                bytes = NewText(bytes, old.IsAbsent);
            FilePlacer.MakeParents(path);
            FilePlacer.Write(old with { Mode = Mode, Path = path }, new MemoryStream(bytes), keepTime: false);
            return Task.CompletedTask;
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            Backup.Restore(record, Before, After);
            if (UnitFolders.Hold(Path))
                await Services.ReloadAsync(cancellation);
        }

        private StepProbe Probe()
        {
            string path = FileDigest.Followed(Path), now = FileDigest.OfNode(path);
            if (now == After && FileImage.Of(path).Mode == Mode)
                return new StepProbe(StepState.Done);
            return now == After || now == Before ? new StepProbe(StepState.NotDone) : new StepProbe(StepState.Drifted, Drift(now));
        }

        private string Drift(string now) => $"{Path}: {FileDigest.Words(now)}, where the plan found that it {FileDigest.Words(Before)}.";

        private byte[] NewText(byte[] bytes, bool absent)
        {
            string? text = UnifiedDiff.Apply(Diff, absent ? null : Encoding.UTF8.GetString(bytes));
            byte[] after = Encoding.UTF8.GetBytes(text ?? "");
            return text is not null && CanonicalJson.Digest(after) == After
                ? after
                : throw new StepException($"{Path}: the step's diff does not lead to the content that the step names. Make a new plan.");
        }
    }
}
