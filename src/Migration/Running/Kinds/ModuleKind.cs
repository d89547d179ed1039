using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary>
/// <c>module</c>: loads a kernel module now. Taken back it stays loaded: whoever came to rely on it meanwhile (Docker does on br_netfilter)
/// would lose it, and a restart of the machine unloads it anyway.
/// </summary>
internal sealed class ModuleKind(ICommands commands) : IStepKind
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => StepName.Module;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        string name = arguments.Text("name");
        arguments.Close();
        return name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && name[0] != '-'
            ? new Action(name, commands)
            : throw new MigrationException($"step {step.Id}: '{name}' is not the name of a module.");
    }

    private sealed record Action(string Module, ICommands Commands) : IStepAction, IHeldState
    {
        public string Holds => "module " + Module;

        public Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            string name = Module.Replace('-', '_');
            bool there = Directory.Exists($"/sys/module/{name}") || IsBuiltIn(name);
            return Task.FromResult(new StepProbe(there ? StepState.Done : StepState.NotDone));
        }

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            CommandOutcome outcome = await Commands.RunAsync("modprobe", ["--", Module], null, Limit, cancellation);
            if (outcome.ExitCode != 0)
                throw new StepException($"{Module}: the module cannot be loaded: {outcome.Error.Trim()}. See that the modules of the running kernel are installed.");
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

        private static bool IsBuiltIn(string name)
        {
            string list = $"/lib/modules/{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}/modules.builtin";
            return File.Exists(list) && File.ReadLines(list).Any(line => Path.GetFileNameWithoutExtension(line).Replace('-', '_') == name);
        }
    }
}
