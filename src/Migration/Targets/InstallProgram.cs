using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sampan.Linux.Files;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary><c>program.install</c>: puts the executable that makes the move where its unit will find it, as the runtime.</summary>
internal sealed class InstallProgram : IStepKind
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <inheritdoc/>
    public string Name => "program.install";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">The executable.</param>
    /// <param name="digest">Its digest, <c>sha256:…</c>.</param>
    /// <param name="path">Where it is to be.</param>
    internal static PlanStep Step(string id, string source, string digest, string path) => new(
        id, Phase.Stage, "program.install", $"install {path}", false,
        new JsonObject { ["source"] = source, ["digest"] = digest, ["path"] = path });

    /// <summary>The digest of a file.</summary>
    internal static string DigestOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var action = new Action(arguments.Text("source"), arguments.Text("digest"), arguments.Text("path"));
        arguments.End();
        return action;
    }

    private sealed class Action(string source, string digest, string path) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(
            !File.Exists(path) ? new StepProbe(StepState.NotDone)
            : DigestOf(path) == digest ? new StepProbe(StepState.Done)
            : new StepProbe(StepState.Drifted, $"{path} is another executable than {source}"));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject { ["existed"] = File.Exists(path) });

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            if (!File.Exists(source) || DigestOf(source) != digest)
                throw new StepException($"{source}: is not the executable that the plan was made with. Make the plan again.");
            string temp = $"{path}.sampan-migrate";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Executable };
            await using (FileStream from = File.OpenRead(source))
            await using (var to = new FileStream(temp, options))
            {
                await from.CopyToAsync(to, cancellation);
                to.Flush(flushToDisk: true);
            }
            File.Move(temp, path, overwrite: true);
            AtomicFile.FlushDirectory(Path.GetDirectoryName(path)!);
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            File.Delete($"{path}.sampan-migrate");
            if (!record["existed"]!.GetValue<bool>())
                File.Delete(path);
            return Task.CompletedTask;
        }
    }
}
