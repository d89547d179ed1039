using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Streams;

public sealed class TerminalSizeTests
{
    [Fact]
    public async Task Set_OneAtATime_TheLastWins_AndFailuresAreLeftOut()
    {
        var first = new TaskCompletionSource();
        var last = new TaskCompletionSource();
        var seen = new List<(int Columns, int Rows)>();
        var size = new TerminalSize(async (columns, rows) =>
        {
            seen.Add((columns, rows));
            if (columns == 1)
            {
                await first.Task;
                throw new DockerException(409, "not running");
            }
            last.TrySetResult();
        });

        size.Set(1, 1);
        size.Set(2, 2);
        size.Set(3, 4);
        first.SetResult();
        await last.Task.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal([(1, 1), (3, 4)], seen);
    }
}
