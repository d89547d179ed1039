using System.Text.Json.Nodes;
using Sampan.Linux.Files;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Files;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>file.move</c>: gives a file another name on its file system; nothing else of it changes.</summary>
internal sealed class MoveFileKind(IServices services) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.MoveFile;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        var action = new Action(NodePath.Of(arguments, "path", step), NodePath.Of(arguments, "to", step), arguments.Text("preHash"), services);
        arguments.Close();
        return action;
    }

    private sealed record Action(string From, string To, string Digest, IServices Services) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            string from = FileDigest.OfNode(From), to = FileDigest.OfNode(To);
            StepProbe probe = (from, to) switch
            {
                (Steps.Absent, _) when to == Digest => new StepProbe(StepState.Done),
                (_, Steps.Absent) when from == Digest => new StepProbe(StepState.NotDone),
                (_, not Steps.Absent) => new StepProbe(StepState.Drifted, $"{To}: {FileDigest.Words(to)}, where the plan found nothing."),
                _ => new StepProbe(StepState.Drifted, $"{From}: {FileDigest.Words(from)}, where the plan found that it {FileDigest.Words(Digest)}."),
            };
            return Task.FromResult(probe);
        }

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject
        {
            ["parents"] = new JsonArray([.. FilePlacer.MissingParents(To).Select(folder => (JsonNode)folder)]),
        });

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            FilePlacer.MakeParents(To);
            Move(From, To);
            return Task.CompletedTask;
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            if (RealPath.Stat(From) is null && RealPath.Stat(To) is not null)
                Move(To, From);
            FilePlacer.RemoveParents(record["parents"]!.AsArray().Select(folder => (string)folder!));
            if (UnitFolders.Hold(From) || UnitFolders.Hold(To))
                await Services.ReloadAsync(cancellation);
        }

        // By a rename alone: a copy would lose owner and attributes, and a crash could leave two.
        private static void Move(string from, string to)
        {
            string source = Path.GetDirectoryName(from)!, target = Path.GetDirectoryName(to)!;
            if (RealPath.Stat(from)?.Device != RealPath.Stat(target + "/.")?.Device)
                throw new StepException($"{from}: cannot be moved to {to}, which is on another file system. Make a new plan with another place.");
            try
            {
                File.Move(from, to, overwrite: false);
                AtomicFile.FlushDirectory(target);
                AtomicFile.FlushDirectory(source);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StepException($"{from}: cannot be moved to {to}: {e.Message}", e);
            }
        }
    }
}
