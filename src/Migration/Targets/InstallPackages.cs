using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>package.install</c>: brings a target's packages, from the repositories that the node has or from a folder of packages.
/// Nothing is fetched from anywhere else, and nothing is removed: an installation that would is refused by the package manager.
/// </summary>
internal sealed class InstallPackages(ICommands commands) : IStepKind
{
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(2), Long = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public string Name => "package.install";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tool">The package tool.</param>
    /// <param name="packages">Names.</param>
    /// <param name="bundle">A folder of package files; null for the node's repositories.</param>
    internal static PlanStep Step(string id, string tool, IReadOnlyList<string> packages, string? bundle) => new(
        id, Phase.Stage, "package.install",
        bundle is null
            ? $"install {string.Join(", ", packages)} from the node's repositories ({tool})"
            : $"install the packages of {bundle} ({tool})",
        false,
        new JsonObject { ["tool"] = tool, ["packages"] = new JsonArray([.. packages.Select(p => (JsonNode)p)]), ["bundle"] = bundle ?? "" });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        string name = arguments.Text("tool");
        PackageTool tool = PackageTool.Of(name) ?? throw new MigrationException($"step {step.Id}: '{name}' is no package tool that Sampan knows.");
        var action = new Action(commands, tool, arguments.Texts("packages"), arguments.TextOrNothing("bundle"));
        arguments.End();
        return action;
    }

    private sealed class Action(ICommands commands, PackageTool tool, IReadOnlyList<string> packages, string bundle) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            IReadOnlySet<string> there = await ListAsync(cancellation);
            return new StepProbe(packages.All(there.Contains) ? StepState.Done : StepState.NotDone);
        }

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) =>
            new() { ["before"] = new JsonArray([.. (await ListAsync(cancellation)).Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]) };

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            IReadOnlyList<string> what = bundle.Length == 0 ? packages : Files();
            await RunAsync([.. tool.Install, .. what], $"{string.Join(", ", packages)} cannot be installed", Long, cancellation);
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            HashSet<string> before = [.. record["before"]!.AsArray().Select(n => n!.GetValue<string>())];
            List<string> added = [.. (await ListAsync(cancellation)).Where(n => !before.Contains(n)).Order(StringComparer.Ordinal)];
            if (added.Count > 0)
                await RunAsync([.. tool.Purge, .. added], $"{string.Join(", ", added)} cannot be removed again", Long, cancellation);
        }

        private List<string> Files()
        {
            List<string> files = Directory.Exists(bundle)
                ? [.. Directory.EnumerateFiles(bundle, "*" + tool.Suffix).Order(StringComparer.Ordinal)]
                : [];
            return files.Count > 0 ? files : throw new StepException($"{bundle}: has no {tool.Suffix} files. Put the packages there, or plan without --bundle.");
        }

        private async Task<IReadOnlySet<string>> ListAsync(CancellationToken cancellation) =>
            PackageTool.Names(await RunAsync(tool.List, "the installed packages cannot be listed", Quick, cancellation));

        private async Task<string> RunAsync(IReadOnlyList<string> line, string failure, TimeSpan limit, CancellationToken cancellation)
        {
            CommandOutcome outcome = await commands.RunAsync(line[0], [.. line.Skip(1)], null, limit, cancellation);
            return outcome.ExitCode == 0
                ? outcome.Output
                : throw new StepException($"{failure}: {string.Join(' ', line)} ended with {outcome.ExitCode}: {LastLines(outcome)}");
        }

        private static string LastLines(CommandOutcome outcome) =>
            string.Join(" / ", (outcome.Error + "\n" + outcome.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(6));
    }
}
