using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Node;

public sealed class SystemdCommandTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private static IReadOnlyDictionary<string, TracedText> Environment(NodeFiles files, string name)
    {
        SystemdUnit unit = new SystemdUnits(files).Load(name)!;
        IReadOnlyList<string> found = SystemdEnvironment.FilesOf(unit, files);
        Assert.Equal(found, SystemdEnvironment.FilesOf(unit, ["/etc/a.d/1.env", "/etc/a.d/2.env", "/etc/b.env"], p => files.Text(p)));
        return SystemdEnvironment.Of(unit, found, p => files.Text(p));
    }

    private static string[] Words(string line) => [.. (SystemdWords.Split(TracedText.Of("f", line)) ?? []).Select(w => w.Text)];

    [Theory]
    [InlineData("a  b\tc", new[] { "a", "b", "c" })]
    [InlineData("\"a b\" 'c d'e", new[] { "a b", "c de" })]
    [InlineData("a\"b c\"d \"\" x", new[] { "ab cd", "", "x" })]
    [InlineData("a\\x2db \\\"q \\u00e9 \\101 a\\sb", new[] { "a-b", "\"q", "é", "A", "a b" })]
    [InlineData("a\\yb \\x2", new[] { "a\\yb", "\\x2" })]
    [InlineData("'it\\'s' \"a\\\\b\"", new[] { "it's", "a\\b" })]
    [InlineData("a\\", new[] { "a\\" })]
    [InlineData("'open", new string[0])]
    public void Split_Line_GivesWords(string line, string[] expected) => Assert.Equal(expected, Words(line));

    [Theory]
    [InlineData("-/bin/a b", "-", "/bin/a", new[] { "b" })]
    [InlineData("@/bin/a name b", "@", "/bin/a", new[] { "b" })]
    [InlineData("!!/bin/a", "!!", "/bin/a", new string[0])]
    [InlineData("-+:/bin/a \\; c", "-+:", "/bin/a", new[] { ";", "c" })]
    public void Parse_Prefixes_AreTakenOff(string line, string prefixes, string path, string[] arguments)
    {
        SystemdCommand command = Assert.Single(SystemdCommand.Parse(TracedText.Of("f", line))!);
        Assert.Equal((prefixes, path), (command.Prefixes, command.Path.Text));
        Assert.Equal(arguments, command.Arguments.Select(a => a.Text));
    }

    [Fact]
    public void Parse_LoneSemicolon_SeparatesCommands() =>
        Assert.Equal(["/a", "/b"], SystemdCommand.Parse(TracedText.Of("f", "/a x ; /b ';'"))!.Select(c => c.Path.Text));

    [Theory]
    [InlineData("$ARGS", new[] { "--a", "b c", "d" })]
    [InlineData("${ARGS}", new[] { "--a  'b c' d" })]
    [InlineData("x${ONE}y $$ONE a$ONE", new[] { "x1y", "$ONE", "a$ONE" })]
    [InlineData("$NONE ${NONE} 100%%", new[] { "", "100%" })]
    [InlineData("--host=%H", new[] { "--host=%H" })]
    public void Expand_Variables_ArePutInAsSystemdDoes(string arguments, string[] expected)
    {
        var variables = new Dictionary<string, TracedText>
        {
            ["ARGS"] = TracedText.Of("e", "--a  'b c' d"),
            ["ONE"] = TracedText.Of("e", "1"),
        };
        Assert.Equal(expected, SystemdCommand.Parse(TracedText.Of("f", "/bin/x " + arguments))![0].Expand(variables).Select(w => w.Text));
        Assert.Equal(arguments.Split(' ').Length, SystemdCommand.Parse(TracedText.Of("f", ":/bin/x " + arguments))![0].Expand(variables).Count);
    }

    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("# c\n; d\n  A = b c  \n", "b c")]
    [InlineData("A=\"b\\\n c\" d", "b cd")]
    [InlineData("A=b\\\n c", "b c")]
    [InlineData("A='$x \\ y'", "$x \\ y")]
    [InlineData("A=\"\\$x \\y \\\"\"", "$x \\y \"")]
    [InlineData("A=x\"y\"", "x\"y\"")]
    [InlineData("A=\"x\" \"y\"", "xy")]
    [InlineData("A=b\\ \n", "b ")]
    [InlineData("export A=1\nA=", "")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("# c \\\nA=2", "2")]
    [InlineData("A=1\r\nB=2\r\n", "1")]
    [InlineData("A='open\nB=2", "open\nB=2")]
    public void EnvironmentFile_OfAnyShape_IsReadAsSystemdDoes(string text, string expected)
    {
        (string Name, TracedText Value)[] found = [.. EnvironmentText.Parse("f", text)];
        Assert.Equal(expected, found.Last(v => v.Name == "A").Value.Text);
        Assert.All(found, v => Assert.DoesNotContain(' ', v.Name));
    }

    [Fact]
    public void Environment_FilesWinOverUnitAndTheLastFileWins()
    {
        _tree.File("/etc/systemd/system/a.service", """
            [Service]
            Environment="A=unit 1" B=unit
            Environment='C=c'
            EnvironmentFile=-/etc/none
            EnvironmentFile=-/etc/a.d/*.env
            UnsetEnvironment=C
            """);
        _tree.File("/etc/a.d/1.env", "B=one\nD=one\n").File("/etc/a.d/2.env", "D=two\n").File("/etc/a.d/3.conf", "D=three\n");
        var files = new NodeFiles(_tree.Root);
        IReadOnlyDictionary<string, TracedText> variables = Environment(files, "a.service");
        Assert.Equal(["A=unit 1", "B=one", "D=two"], variables.OrderBy(v => v.Key).Select(v => $"{v.Key}={v.Value}"));
    }

    [Fact]
    public void Expand_WordsOfAVariable_AreTracedToTheirFile()
    {
        const string flags = "# by hand\nARGS=\"--first=1 \\\n  --second='2 3'\"\n";
        _tree.File("/etc/flags", flags);
        _tree.File("/etc/systemd/system/a.service", "[Service]\nEnvironmentFile=/etc/flags\nExecStart=/bin/a $ARGS\n");
        var files = new NodeFiles(_tree.Root);
        SystemdUnit unit = new SystemdUnits(files).Load("a.service")!;
        SystemdCommand command = SystemdCommand.Parse(unit.Of("Service.ExecStart").Single().Value)![0];
        TracedWord second = command.Expand(Environment(files, "a.service"))[1];
        TextOrigin span = second.Line.Span(second.From, second.To)!.Value;
        Assert.Equal(("--second=2 3", "/etc/flags", "--second='2 3'"), (second.Text, span.File, flags.Substring(span.Offset, span.Length)));
    }

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", ".a.conf", false)]
    [InlineData("a?c*", "abcd", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxbyy", false)]
    [InlineData("[", "[", true)]
    public void Glob_Pattern_Matches(string pattern, string name, bool expected) => Assert.Equal(expected, GlobPattern.Matches(pattern, name));
}
