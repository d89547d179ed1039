using System.Globalization;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.MigrationHost;

// MigrationHost FOLDER apply|resume|rollback: the runner as `sampan migrate` has it, over a folder's plan and services. With
// SAMPAN_TEST_KILL=before:N or after:N it kills itself at the Nth line that it writes to the journal.
string folder = args[0];
string[]? kill = Environment.GetEnvironmentVariable("SAMPAN_TEST_KILL")?.Split(':');
var services = new Supervisor(Path.Combine(folder, "units"), Path.Combine(folder, "pids"), TimeProvider.System);
var tools = new NodeTools(new NodeFiles("/"), new ProgramRunner(TimeProvider.System), services, TimeProvider.System);
var store = new RunStore(
    Path.Combine(folder, "runs"), new NodeIdentity("machine1", "boot1", "0.1.0"), TimeProvider.System, path =>
    {
        var journal = new Journal(path, TimeProvider.System, "boot1");
        return kill is null ? journal : new DyingJournal(journal, int.Parse(kill[1], CultureInfo.InvariantCulture), kill[0] == "before");
    });
var runner = new PlanRunner(StepKinds.Of(tools), store, new Progress<RunEvent>(), TimeProvider.System);
string plan = Path.Combine(folder, "plan.yaml");
RunOutcome outcome = args[1] switch
{
    "apply" => await runner.ApplyAsync(PlanFile.Read(File.ReadAllText(plan), plan), new RunChoices(), default),
    "resume" => await runner.ResumeAsync(new RunChoices(), default),
    _ => await runner.RollbackAsync(null, default),
};
Console.WriteLine($"{outcome.State} {outcome.Message}");
return outcome.State is RunState.Soak or RunState.RolledBack ? 0 : 1;
