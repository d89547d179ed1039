using Sampan.Cli.Output;

namespace Sampan.Tests.Unit.Cli.Output;

public class TableTests
{
    [Fact]
    public void Write_RoomEnough_AlignsWithoutTrailingSpace()
    {
        Table table = Sample();

        Assert.Equal(
            """
            ID     NAME                    STATE
            a1b2   web                     Running
            c3     a-rather-long-name-it   Exited

            """,
            Text(table, 0));
    }

    [Fact]
    public void Write_NarrowTerminal_CutsOnlyWhatMayBeCut()
    {
        Assert.Equal(
            """
            ID    NAME        STATE
            a1b2  web         Running
            c3    a-rather-…  Exited

            """,
            Text(Sample(), 25));
    }

    [Fact]
    public void Write_TerminalNarrowerThanTheLeast_StopsAtTheLeast() =>
        Assert.Contains("a-ra…", Text(Sample(), 3), StringComparison.Ordinal);

    [Fact]
    public void Write_ControlCharactersInACell_AreMadeHarmless()
    {
        var table = new Table(new Column("NAME"));
        table.Add("a\nb\u001b[2J");
        table.Add("");

        Assert.Equal("NAME\na?b?[2J\n-\n", Text(table, 0));
    }

    private static Table Sample()
    {
        var table = new Table(new Column("ID"), new Column("NAME", 5), new Column("STATE"));
        table.Add("a1b2", "web", "Running");
        table.Add("c3", "a-rather-long-name-it", "Exited");
        return table;
    }

    private static string Text(Table table, int width)
    {
        var text = new StringWriter { NewLine = "\n" };
        table.Write(text, width);
        return text.ToString();
    }
}
