using System.Text;
using Sampan.Cri;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The lines of an image's passwd or group file, within limits: the image is a stranger's.</summary>
internal static class AccountFile
{
    public const int MaxBytes = 4 * 1024 * 1024;
    public const int MaxLines = 65_536;

    /// <summary>Each line's fields; comments, blank lines and NIS entries are skipped.</summary>
    /// <exception cref="CriException">InvalidArgument: the file is beyond the limits.</exception>
    public static IEnumerable<string[]> Fields(string name, ReadOnlyMemory<byte> content)
    {
        if (content.Length > MaxBytes)
        {
            throw CriException.InvalidArgument($"the image's {name} is larger than {MaxBytes} bytes");
        }
        int lines = 0;
        while (!content.IsEmpty)
        {
            if (++lines > MaxLines)
            {
                throw CriException.InvalidArgument($"the image's {name} has more than {MaxLines} lines");
            }
            int end = content.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            string text = Encoding.UTF8.GetString(line.Span).Trim();
            if (text.Length > 0 && text[0] is not ('#' or '+' or '-'))
            {
                yield return text.Split(':');
            }
        }
    }
}
