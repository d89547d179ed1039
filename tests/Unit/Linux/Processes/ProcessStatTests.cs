using System.Text;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Linux.Processes;

public sealed class ProcessStatTests
{
    private const string Rest = "S 41 42 40 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654 1000 200 18446744073709551615";

    [Theory]
    [InlineData("sleep")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a) S 1 (b")]
    [InlineData("((()")]
    [InlineData(")")]
    public void TryParse_AnyName_FindsTheFields(string name)
    {
        ProcessStat? stat = ProcessStat.TryParse(Encoding.UTF8.GetBytes($"43 ({name}) {Rest}\n"));

        Assert.Equal(new ProcessStat(43, 'S', 41, 987654) { Session = 40 }, stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("43")]
    [InlineData("43 (sleep")]
    [InlineData("43 (sleep) S 41")]
    [InlineData("x (sleep) " + Rest)]
    [InlineData(") 43 (" + Rest)]
    [InlineData("(sleep) " + Rest)]
    public void TryParse_NotAStat_IsNull(string text) => Assert.Null(ProcessStat.TryParse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData('R', true)]
    [InlineData('D', true)]
    [InlineData('Z', false)]
    [InlineData('X', false)]
    public void Alive_OfState_IsUntilItsEnd(char state, bool alive) => Assert.Equal(alive, new ProcessStat(1, state, 0, 0).Alive);

    [Fact]
    public void IsAlive_ThisProcess_OnlyWithItsStart()
    {
        ProcessStat own = ProcessStat.TryRead(Environment.ProcessId)!.Value;

        Assert.True(ProcessStat.IsAlive(own.Pid, own.StartTime));
        Assert.False(ProcessStat.IsAlive(own.Pid, own.StartTime + 1));
        Assert.Null(ProcessStat.TryRead(int.MaxValue));
    }
}
