using System.Text.Json.Nodes;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using Sampan.Migration.Planning;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A node that is moved by the commands of <c>sampan migrate</c>, as an operator does it.</summary>
internal sealed class MoveLab : IAsyncDisposable
{
    private const string PlanFile = "/root/plan.yaml", Migrate = KubeadmNode.Sampan + " migrate";

    private MoveLab(NodeInBox box, NodePods pods, IReadOnlyList<string> before)
    {
        Box = box;
        Pods = pods;
        Before = before;
    }

    public NodeInBox Box { get; }

    /// <summary>The pods as they were before.</summary>
    public NodePods Pods { get; }

    /// <summary>The node as it was before.</summary>
    public IReadOnlyList<string> Before { get; }

    /// <summary>The last of what the run's journal says.</summary>
    public string Journal => string.Join('\n', Directory.GetFiles(Box.Files.At("/var/lib/sampan-migrate"), "journal.jsonl", SearchOption.AllDirectories)
        .SelectMany(File.ReadLines).Select(line => line.Length > 400 ? line[..400] : line));

    /// <summary>Takes over a node whose pods are to come up.</summary>
    public static async Task<MoveLab> StartAsync(Task<NodeInBox> node)
    {
        NodeInBox box = await node;
        try
        {
            NodePods pods = await NodePods.WaitAsync(box);
            await pods.ProveAsync(box);
            return new MoveLab(box, pods, await NodeSnapshot.TakeAsync(box));
        }
        catch
        {
            await box.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the plan of a move.</summary>
    public Task PlanAsync(string target, string options = "") =>
        ExpectAsync($"plan --to {target} --settle 1s --out {PlanFile} {options}", 0, 10);

    /// <summary>Has the plan wait a few seconds only for the node to prove itself.</summary>
    public void ShortenProof()
    {
        NodePlan plan = Sampan.Migration.Planning.PlanFile.Read(Box.Files.Read(PlanFile), PlanFile);
        foreach (PlanStep step in plan.Steps.Where(step => step.Arguments.ContainsKey("waitSeconds")))
            step.Arguments["waitSeconds"] = 15;
        Box.Files.Write(PlanFile, Sampan.Migration.Planning.PlanFile.Write(plan));
    }

    public Task ApplyAsync(string options = "") => ExpectAsync($"apply {PlanFile} --yes {options}", 0);

    public Task RollbackAsync() => ExpectAsync("rollback", 0);

    /// <summary>Runs a command of <c>sampan migrate</c>, which must end with one of these codes; returns both its outputs.</summary>
    public async Task<string> ExpectAsync(string command, params int[] codes)
    {
        ProcessOutcome outcome = await Box.TryAsync($"{Migrate} {command}");
        string text = outcome.OutputText + outcome.ErrorText;
        if (!codes.Contains(outcome.ExitCode))
        {
            string more = (await Box.TryAsync("journalctl --no-pager -n 40 -o short-precise; cat /var/lib/sampan-migrate/*/journal.jsonl | cut -c1-300 | tail -20")).OutputText;
            Assert.Fail($"sampan migrate {command}: {outcome.ExitCode}\n{text}\n{more}");
        }
        return text;
    }

    /// <summary>Runs a command of <c>sampan migrate</c> and kills it as soon as it has written so many records to the journal.</summary>
    /// <returns>Whether it was killed; it ended before otherwise.</returns>
    public async Task<bool> KillAfterAsync(string command, int records)
    {
        long wanted = Records() + records;
        string log = Path.GetTempFileName();
        try
        {
            using ChildProcess nsenter = Box.Start(log, [KubeadmNode.Sampan, "migrate", .. command.Split(' ')]);
            while (!nsenter.Exit.IsCompleted)
            {
                if (Records() >= wanted && ChildOf(nsenter.Pid) is { } pid)
                {
                    using PidFd? process = PidFd.TryOpen(pid);
                    process?.Signal(Signals.Kill);
                    ExitStatus killed = await nsenter.Exit.WaitAsync(TimeSpan.FromMinutes(2));
                    return killed.ShellCode == 128 + Signals.Kill || Unexpected(command, killed, log);
                }
                await Task.WhenAny(nsenter.Exit, Task.Delay(1));
            }
            ExitStatus status = await nsenter.Exit;
            return status.ShellCode != 0 && Unexpected(command, status, log);
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>Whether the run is neither done nor taken back.</summary>
    public async Task<bool> IsUnderWayAsync()
    {
        string status = await ExpectAsync("status -o json", 0);
        string state = JsonNode.Parse(status)!["state"]!.GetValue<string>();
        return !state.Equals("soak", StringComparison.OrdinalIgnoreCase) && !state.Equals("rolledBack", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Asserts that the node is as before and that its pods run.</summary>
    /// <returns>The pods.</returns>
    public async Task<NodePods> AssertBackAsync()
    {
        NodePods pods = await NodePods.WaitAsync(Box);
        await pods.ProveAsync(Box);
        NodeSnapshot.AssertSame(Before, await NodeSnapshot.TakeAsync(Box));
        Assert.Equal(Pods.ContainerIds.Select(RuntimeOf).Distinct(), pods.ContainerIds.Select(RuntimeOf).Distinct());
        return pods;
    }

    /// <summary>Asserts that the pods run on a runtime from images that were carried, with logs and commands in them.</summary>
    public async Task AssertMovedAsync(string runtime, string endpoint)
    {
        NodePods pods = await NodePods.WaitAsync(Box);
        await pods.ProveAsync(Box);
        Assert.All(pods.ContainerIds, id => Assert.Equal(runtime, RuntimeOf(id)));
        Assert.Empty(pods.ContainerIds.Intersect(Pods.ContainerIds));
        string id = pods.WebContainer;
        Assert.Contains("a page of", await Box.RunAsync($"{KubeadmNode.Sampan} --endpoint {endpoint} exec {id} cat /www/index.html"));
        Assert.Contains("server started", await Box.RunAsync($"{KubeadmNode.Sampan} --endpoint {endpoint} logs {id}"));
    }

    public ValueTask DisposeAsync() => Box.DisposeAsync();

    private static string RuntimeOf(string id) => id.Split(':')[0];

    // A record is a line; a line is there once it is whole.
    private long Records()
    {
        string folder = Box.Files.At("/var/lib/sampan-migrate");
        try
        {
            return !Directory.Exists(folder) ? 0 : Directory.GetFiles(folder, "journal.jsonl", SearchOption.AllDirectories)
                .Sum(file => File.ReadAllBytes(file).LongCount(b => b == '\n'));
        }
        catch (IOException)
        {
            // Just written or moved.
            return 0;
        }
    }

    private static int? ChildOf(int pid)
    {
        try
        {
            return int.TryParse(File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ')[0], out int child) ? child : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool Unexpected(string command, ExitStatus status, string log)
    {
        if (status.ShellCode != 0)
            Assert.Fail($"sampan migrate {command}: {status.ShellCode}\n{File.ReadAllText(log)}\n{Journal}");
        return false;
    }
}
