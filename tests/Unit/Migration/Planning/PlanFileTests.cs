using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Planning;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Planning;

public sealed class PlanFileTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSamePlan()
    {
        NodePlan plan = SomePlan();
        string text = PlanFile.Write(plan);
        NodePlan read = PlanFile.Read(text, "plan.yaml");
        Assert.Equal(PlanFile.Hash(plan), PlanFile.Hash(read));
        Assert.Equal(text, PlanFile.Write(read));
        Assert.Equal("0644", (string?)read.Steps[0].Arguments["mode"]);
        Assert.Equal(Phase.Switch, read.Steps[^1].Phase);
        Assert.Equal(plan.Created, read.Created);
        Assert.Equal(plan.Findings, read.Findings);
        Assert.Equal(plan.Losses, read.Losses);
    }

    [Fact]
    public void Write_Diff_StandsThereAsLines()
    {
        string text = PlanFile.Write(SomePlan());
        Assert.Contains("    diff: |\n      --- /etc/crictl.yaml\n      +++ /etc/crictl.yaml\n      @@ -1 +1 @@\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyText_IsReadBackTheSame()
    {
        // What files of nodes hold: tabs, carriage returns, other spaces and line breaks, byte order marks, words that YAML takes for values.
        string[] pieces = ["a", " ", "\t", "\n", "\n", "\r", "#", ":", "- ", "'", "\"", "\\", "\u0085", "\u2028", "\uFEFF", "\u00A0", "é", "😀", "\u0001", "\u007f", "~", "0", "|", ">", "%", "@", "{", "...", "---"];
        for (int seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int length = random.Next(12); length > 0; length--)
                text.Append(pieces[random.Next(pieces.Length)]);
            PlanStep step = Steps.Sysctl("010-x", Phase.Stage, "n", text.ToString(), "x");
            NodePlan read = PlanFile.Read(PlanFile.Write(SomePlan() with { Steps = [step] }), "plan.yaml");
            Assert.True((string?)read.Steps[0].Arguments["value"] == text.ToString(), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("node: n1", "node: n2")]
    [InlineData("mode: \"0644\"", "mode: \"0666\"")]
    [InlineData("disruptive: false", "disruptive: true")]
    [InlineData("+runtime-endpoint: b", "+runtime-endpoint: c")]
    [InlineData("kind: file.write", "kind: file.write\n  more: 1")]
    [InlineData("planHash: ", "planHush: ")]
    public void Read_EditedPlan_IsRefused(string from, string to)
    {
        string text = PlanFile.Write(SomePlan());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var refusal = Assert.Throws<MigrationException>(() => PlanFile.Read(text.Replace(from, to, StringComparison.Ordinal), "plan.yaml"));
        Assert.Contains("sampan migrate plan", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("plan.yaml: was changed after it was made", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownKeyWithRightHash_IsRefused()
    {
        JsonObject document = PlanDocument.Of(SomePlan());
        document["gates"] = new JsonObject();
        string hash = CanonicalJson.Digest(document);
        document["metadata"]!["planHash"] = hash;
        var refusal = Assert.Throws<MigrationException>(() => PlanFile.Read(Sampan.Migration.Node.YamlTree.Write(document), "plan.yaml"));
        Assert.Contains("'gates'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: b")]
    [InlineData("- a")]
    [InlineData("kind: ClusterPlan")]
    [InlineData("kind: NodePlan\napiVersion: sampan.dev/v9")]
    [InlineData("kind: NodePlan\napiVersion: sampan.dev/v1")]
    [InlineData("kind: NodePlan\napiVersion: sampan.dev/v1\nmetadata: []")]
    [InlineData("kind: NodePlan\napiVersion: sampan.dev/v1\nmetadata: {planHash: 3}")]
    [InlineData("\tx: 1")]
    public void Read_WhatIsNoPlan_IsRefused(string text) => Assert.Throws<MigrationException>(() => PlanFile.Read(text, "plan.yaml"));

    [Fact]
    public void Write_StepsOutOfOrder_AreRefused()
    {
        PlanStep late = Steps.Module("010-a", Phase.Switch, "m", "x"), early = Steps.Module("020-b", Phase.Stage, "m", "x");
        Assert.Throws<MigrationException>(() => PlanFile.Write(SomePlan() with { Steps = [late, early] }));
        Assert.Throws<MigrationException>(() => PlanFile.Write(SomePlan() with { Steps = [late, late] }));
    }

    [Fact]
    public void Hash_TimeOfMaking_CountsAndKeyOrderDoesNot()
    {
        Assert.NotEqual(PlanFile.Hash(SomePlan()), PlanFile.Hash(SomePlan() with { Created = DateTimeOffset.UnixEpoch }));
        Assert.Equal(CanonicalJson.Digest(JsonNode.Parse("""{"a":1,"b":[{"d":true,"c":null}]}""")), CanonicalJson.Digest(JsonNode.Parse("""{ "b":[{"c":null,"d":true}], "a":1 }""")));
    }

    private static NodePlan SomePlan() => new()
    {
        Node = "n1",
        MachineId = "3d1219c7c4c5404aaa1f6d2a48adfda4",
        Created = new DateTimeOffset(2026, 11, 20, 16, 0, 0, TimeSpan.Zero),
        Tool = "0.1.0",
        FactsHash = "sha256:00",
        Source = new PlanSource("docker", "dockershim", "20.10.24", "", "/var/lib/docker", "cgroupfs"),
        Target = new PlanTarget("containerd", "1.7.24", "unix:///run/containerd/containerd.sock", "/var/lib/containerd", "systemd", true),
        Accepted = [new AcceptedFinding("WL-DOCKERSOCK", "moves next week", "ops")],
        Findings = [new Finding("X", Severity.Warning, "s", "e: 1", "", true)],
        Losses = [new KeyFate("log-opts:labels", "a,b", "/etc/docker/daemon.json", KeyClass.None, "", "gone")],
        Images = new PlanImages("link", [new PlanImage("sha256:1", ["a:1"], [], 12_345_678_901)]),
        DowntimeSeconds = 90,
        Steps =
        [
            Steps.WriteFile("010-crictl", Phase.Stage, "/etc/crictl.yaml", "runtime-endpoint: a\n", "runtime-endpoint: b\n", "0644", "crictl's endpoint"),
            Steps.Service("020-stop", Phase.Stop, "kubelet.service", ServiceAction.Stop, "stop the kubelet", disruptive: true),
            Steps.Annotate("030-note", Phase.Switch, "n1", "", "a/b", null, "x"),
        ],
    };
}
