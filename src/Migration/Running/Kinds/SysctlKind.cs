using System.Text.Json.Nodes;
using Sampan.Linux.Files;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>sysctl</c>: sets a kernel parameter now.</summary>
internal sealed class SysctlKind : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.Sysctl;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        string name = arguments.Text("name"), value = arguments.Text("value");
        arguments.Close();
        try
        {
            return new Action(name, value, Sysctl.PathOf(name));
        }
        catch (ArgumentException e)
        {
            throw new MigrationException($"step {step.Id}: {e.Message}", e);
        }
    }

    private sealed record Action(string Parameter, string Value, string Path) : IStepAction, IHeldState
    {
        public string Holds => "sysctl " + Parameter;

        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
            Task.FromResult(new StepProbe(File.Exists(Path) && Same(Now(), Value) ? StepState.Done : StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => File.Exists(Path)
            ? Task.FromResult(new JsonObject { ["value"] = Now() })
            : throw new StepException($"{Parameter}: this kernel has no such parameter now. A module may be missing: br_netfilter for net.bridge.");

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            Sysctl.Write(Parameter, Value);
            return Task.CompletedTask;
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            string before = (string)record["value"]!;
            if (File.Exists(Path) && !Same(Now(), before))
                Sysctl.Write(Parameter, before);
            return Task.CompletedTask;
        }

        private string Now() => File.ReadAllText(Path).Trim();

        // Several numbers stand between tabs there and between blanks in files.
        private static bool Same(string a, string b) => a.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SequenceEqual(b.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }
}
