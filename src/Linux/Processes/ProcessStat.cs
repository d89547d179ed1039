using System.Globalization;
using System.Text;

namespace Sampan.Linux.Processes;

/// <summary>What <c>/proc/PID/stat</c> tells: proc_pid_stat(5).</summary>
/// <param name="Pid">The process.</param>
/// <param name="State">The letter of its state, e.g. <c>Z</c> for a zombie.</param>
/// <param name="Parent">Its parent's pid.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: with the pid, its identity.</param>
public readonly record struct ProcessStat(int Pid, char State, int Parent, ulong StartTime)
{
    private const int StateField = 0, ParentField = 1, SessionField = 3, StartTimeField = 19;

    /// <summary>The pid of its session's leader, also when that is gone.</summary>
    public int Session { get; init; }

    /// <summary>Whether it has not ended yet.</summary>
    public bool Alive => State is not ('Z' or 'X');

    /// <summary>Reads the process; null when it is gone.</summary>
    public static ProcessStat? TryRead(int pid)
    {
        try
        {
            return TryParse(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the process <paramref name="pid"/> that started at <paramref name="startTime"/> lives.</summary>
    public static bool IsAlive(int pid, ulong startTime) =>
        TryRead(pid) is { } stat && stat.StartTime == startTime && stat.Alive;

    /// <summary>Reads the file's text. The name in brackets may hold anything, brackets too.</summary>
    public static ProcessStat? TryParse(ReadOnlySpan<byte> text)
    {
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 1 || close < open || !int.TryParse(text[..(open - 1)], CultureInfo.InvariantCulture, out int pid))
        {
            return null;
        }
        string[] fields = Encoding.ASCII.GetString(text[(close + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StartTimeField
            || !int.TryParse(fields[ParentField], out int parent)
            || !int.TryParse(fields[SessionField], out int session)
            || !ulong.TryParse(fields[StartTimeField], out ulong start))
        {
            return null;
        }
        return new ProcessStat(pid, fields[StateField][0], parent, start) { Session = session };
    }
}
