using System.Globalization;
using Sampan.Toml;

namespace Sampan.Tests.Unit.Toml;

public sealed class TomlEditorTests
{
    private const string Containerd = """
        # Debian's
        version = 2

        [plugins]
          [plugins."io.containerd.grpc.v1.cri"]
            # the pause image
            sandbox_image = "registry.k8s.io/pause:3.6" # old
            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "/usr/lib/cni"
          [plugins."io.containerd.internal.v1.opt"]
            path = "/var/lib/containerd"

        # end

        """;

    [Fact]
    public void Set_KnownKey_ChangesItsValueOnly()
    {
        var editor = new TomlEditor(Containerd);
        editor.Set(["plugins", "io.containerd.grpc.v1.cri", "sandbox_image"], "pause:3.9");
        Assert.Equal(Containerd.Replace("\"registry.k8s.io/pause:3.6\" #", "\"pause:3.9\" #", StringComparison.Ordinal), editor.Text);
    }

    [Fact]
    public void Set_NewKey_GoesToTheEndOfItsTable()
    {
        var editor = new TomlEditor(Containerd);
        editor.Set(["plugins", "io.containerd.grpc.v1.cri", "max_concurrent_downloads"], 10);
        Assert.Equal(Containerd.Replace("# old\n", "# old\n    max_concurrent_downloads = 10\n", StringComparison.Ordinal), editor.Text);
    }

    [Fact]
    public void Set_NewTable_StandsBehindItsParentsLast()
    {
        var editor = new TomlEditor(Containerd);
        editor.Set(["plugins", "io.containerd.grpc.v1.cri", "containerd", "runtimes", "runc", "options", "SystemdCgroup"], true);
        editor.Set(["plugins", "io.containerd.grpc.v1.cri", "containerd", "runtimes", "runc", "runtime_type"], "io.containerd.runc.v2");
        Assert.Contains("""
                  bin_dir = "/usr/lib/cni"

            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
            SystemdCgroup = true
            """, editor.Text, StringComparison.Ordinal);
        Assert.Equal("io.containerd.runc.v2", editor.Get("plugins", "io.containerd.grpc.v1.cri", "containerd", "runtimes", "runc", "runtime_type"));
    }

    [Theory]
    [InlineData("", "a = 1\n")]
    [InlineData("# c\n[t]\nx = 1\n", "a = 1\n\n# c\n[t]\nx = 1\n")]
    [InlineData("b = 2", "b = 2\na = 1")]
    [InlineData("b = 2 # two\r\n\r\n[t]\r\n", "b = 2 # two\r\na = 1\r\n\r\n[t]\r\n")]
    public void Set_TopLevel_StaysAboveTheTables(string before, string after)
    {
        var editor = new TomlEditor(before);
        editor.Set(["a"], 1);
        Assert.Equal(after, editor.Text);
    }

    [Theory]
    [InlineData("a = { b = 1 }", "a = { b = 1, c.d = 2 }")]
    [InlineData("a = {}", "a = { c.d = 2 }")]
    [InlineData("a.b = 1\n\n[z]\n", "a.b = 1\na.c.d = 2\n\n[z]\n")]
    [InlineData("[a.c]\nx = 1 # y\n[z]\n", "[a.c]\nx = 1 # y\nd = 2\n[z]\n")]
    [InlineData("[a.b]\n[z]\n", "[a.b]\n\n[a.c]\nd = 2\n[z]\n")]
    [InlineData("[[a]]\nn = 1\n[[a]]\nn = 2\n", "[[a]]\nn = 1\n[[a]]\nn = 2\n\n[a.c]\nd = 2\n")]
    [InlineData("[x.'y.z']\n", "[x.'y.z']\n\n[a.c]\nd = 2\n")]
    public void Set_EachKindOfTable_IsExtendedInItsOwnForm(string before, string after)
    {
        var editor = new TomlEditor(before);
        editor.Set(["a", "c", "d"], 2);
        Assert.Equal(after, editor.Text);
    }

    [Fact]
    public void Set_QuotedParts_AreQuotedAsTheDocumentDoes()
    {
        var editor = new TomlEditor("[plugins.'io.containerd.cri.v1.images']\nx = 1\n");
        editor.Set(["plugins", "io.containerd.cri.v1.runtime", "enable_selinux"], true);
        Assert.EndsWith("\n[plugins.'io.containerd.cri.v1.runtime']\nenable_selinux = true\n", editor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = 1", "a.b")]
    [InlineData("a = [{b = 1}]", "a.b")]
    [InlineData("[a]\nb = 1", "a")]
    public void Set_WhereItCannotStand_IsRefused(string text, string path) =>
        Assert.Throws<FormatException>(() => new TomlEditor(text).Set(path.Split('.'), 2));

    [Theory]
    [InlineData("i = []", "i = [\"x\", \"y\"]")]
    [InlineData("i = [\"x\"]", "i = [\"x\", \"y\"]")]
    [InlineData("i = [ \"b\", ] # c", "i = [ \"b\", \"x\", \"y\" ] # c")]
    [InlineData("i = [\n  \"b\", # first\n]\n", "i = [\n  \"b\", # first\n  \"x\",\n  \"y\",\n]\n")]
    [InlineData("i = [\n  \"b\" # first\n]\n", "i = [\n  \"b\", # first\n  \"x\",\n  \"y\",\n]\n")]
    [InlineData("", "i = [\"x\", \"y\"]\n")]
    public void AddItems_AddsWhatIsMissing(string before, string after)
    {
        var editor = new TomlEditor(before);
        editor.AddItems(["i"], ["x", "y", "x"]);
        Assert.Equal(after, editor.Text);
    }

    [Theory]
    [InlineData("d = [\"cri\"] # c", "d = [] # c")]
    [InlineData("d = [\"a\", \"cri\"]", "d = [\"a\"]")]
    [InlineData("d = [\"cri\", \"a\"]", "d = [\"a\"]")]
    [InlineData("d = [\n  \"a\", # one\n  \"cri\", # two\n]\n", "d = [\n  \"a\", # one\n]\n")]
    [InlineData("d = [\n  \"cri\",\n  \"a\",\n]\n", "d = [\n  \"a\",\n]\n")]
    [InlineData("d = [\"cri\", \"a\", \"cri\",]", "d = [\"a\",]")]
    public void RemoveItems_TakesThemOut(string before, string after)
    {
        var editor = new TomlEditor(before);
        Assert.True(editor.RemoveItems(["d"], item => item is "cri"));
        Assert.Equal(after, editor.Text);
        Assert.False(editor.RemoveItems(["d"], item => item is "cri"));
        Assert.False(editor.RemoveItems(["none"], _ => true));
    }

    [Theory]
    [InlineData("a = 1 # x\nb = 2\n", "b = 2\n")]
    [InlineData("b = 2\n[a]\nc = 1\n# kept\n[a.d]\n[z]\n", "b = 2\n# kept\n[z]\n")]
    [InlineData("a.b = 1\na.c = [\n1\n]\nz = 1", "z = 1")]
    public void Remove_TakesOutAllBelow(string before, string after)
    {
        var editor = new TomlEditor(before);
        Assert.True(editor.Remove(["a"]));
        Assert.Equal(after, editor.Text);
        Assert.False(editor.Remove(["a"]));
    }

    [Fact]
    public void AppendTable_AddsAnItem()
    {
        var editor = new TomlEditor("[[registry]]\nprefix = \"a\"\n\n[last]\n");
        editor.AppendTable(["registry"], [new("prefix", "b")]);
        Assert.Equal("[[registry]]\nprefix = \"a\"\n\n[[registry]]\nprefix = \"b\"\n\n[last]\n", editor.Text);
        Assert.Throws<FormatException>(() => editor.AppendTable(["last"], []));
    }

    [Fact]
    public void Edit_AnyDocument_GivesTheOldTreeAndTheEditAndLeavesOtherLines()
    {
        int done = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            string before = TomlDocuments.Random(random);
            TomlTable tree;
            try
            {
                tree = TomlDocument.Parse(before);
            }
            catch (TomlException)
            {
                continue;
            }
            string[] path = TomlDocuments.RandomPath(random);
            var editor = new TomlEditor(before);
            int replaced = editor.Get(path) is null ? 1 : 5;
            object expected = TomlDocuments.Plain(tree);
            string what = $"seed {seed}, {string.Join('.', path)}\n--- before\n{before}\n--- after\n";
            try
            {
                if (random.Next(4) == 0)
                {
                    if (editor.Remove(path))
                        TomlDocuments.Drop((SortedDictionary<string, object>)expected, path);
                }
                else
                {
                    editor.Set(path, seed);
                    TomlDocuments.Put((SortedDictionary<string, object>)expected, path, seed.ToString(CultureInfo.InvariantCulture));
                    AssertLinesStay(before, editor.Text, replaced, what);
                }
            }
            catch (FormatException)
            {
                Assert.Equal(before, editor.Text);
                continue;
            }
            string actual = TomlDocuments.Show(TomlDocuments.Plain(TomlDocument.Parse(editor.Text)));
            Assert.True(TomlDocuments.Show(expected) == actual, $"{what}{editor.Text}\n--- expected\n{TomlDocuments.Show(expected)}\n--- actual\n{actual}");
            done++;
        }
        Assert.True(done > 500, done.ToString(CultureInfo.InvariantCulture));
    }

    // The lines before and behind one place are as they were.
    private static void AssertLinesStay(string before, string after, int replaced, string what)
    {
        string[] old = before.Split('\n');
        string[] now = after.Split('\n');
        int head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        int tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        Assert.True(old.Length - head - tail <= replaced, what + after);
    }
}
