using Sampan.Migration.Carrying;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>Reads the node, asks the checks, and makes the plan of a move.</summary>
public sealed class Planner(NodeInspector inspector, NodeFiles files, ICommands commands, TimeProvider time)
{
    /// <summary>For this machine.</summary>
    public static Planner OfThisMachine(TimeProvider time)
    {
        var commands = new ProgramRunner(time);
        return new Planner(new NodeInspector(commands), new NodeFiles("/"), commands, time);
    }

    /// <summary>Makes the plan; changes nothing.</summary>
    /// <param name="choice">What a person decided.</param>
    /// <param name="program">The executable that makes the plan, which a move to Sampan installs.</param>
    /// <param name="tool">Its version.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="BlockedException">The node must not be moved yet.</exception>
    /// <exception cref="MigrationException">There is nothing to move, or something is missing.</exception>
    public async Task<PlannedMove> MakeAsync(PlanChoice choice, string program, string tool, CancellationToken cancellation)
    {
        NodeFacts facts = await inspector.ReadAsync(new InspectionOptions { Kubeconfig = choice.Kubeconfig }, cancellation);
        PlanSource source = SourceFinder.Find(facts);
        var context = new CheckContext(facts, choice.Target) { KeepDocker = choice.KeepDocker };
        IReadOnlyList<Finding> findings = CheckList.Judge(context);
        var input = new PlanInput
        {
            Facts = facts,
            FactsHash = FactsHash.Of(facts),
            Findings = findings,
            Choice = choice,
            Source = source,
            Existing = path => files.Text(path),
            LinkTarget = files.LinkTarget,
            RegistryCertificates = DockerCertificates.Read(files),
            Program = (program, choice.Target == TargetKind.Sampan ? InstallProgram.DigestOf(program) : ""),
            Tool = tool,
            Created = time.GetUtcNow(),
        };
        // What blocks is told before anything costly is begun.
        if (PlanMaker.Blockers(input).Count == 0 && choice.Images != "none")
            input = input with { Images = await OutlineAsync(input, cancellation) };
        return new PlannedMove(PlanMaker.Make(input), facts, findings);
    }

    private async Task<PlanImages> OutlineAsync(PlanInput input, CancellationToken cancellation)
    {
        var move = new Move(input);
        if (move.IsDone)
            return new PlanImages("none", []);
        IReadOnlyList<string>? wanted = input.Choice.Images == "all" ? null : NeededImages.Of(input.Facts, move.Pause);
        IImageCarrier carrier = ImageCarriers.Of(CarryImages.Settings(move.Target, input.Source), commands, time);
        try
        {
            return await carrier.OutlineAsync(wanted, cancellation);
        }
        catch (MigrationException) when (input.Facts.Runtimes.All(r => r.Kind != move.Target.Runtime) && input.Facts.Docker is not null)
        {
            // A target that is not installed yet cannot say what it has: nothing.
            return NeededImages.Outline(input.Facts.Docker.Images, wanted);
        }
    }
}
