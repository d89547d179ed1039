using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sampan.Cli.Output;

/// <summary>Bytes done and in all, in the units of every other size; the total alone once it is reached.</summary>
internal sealed class BytesColumn : ProgressColumn
{
    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(Describe(task.IsIndeterminate, (long)task.Value, (long)task.MaxValue));

    /// <inheritdoc/>
    public override int? GetColumnWidth(RenderOptions options) => "9.99MB/99.9MB".Length;

    internal static string Describe(bool isUnknown, long current, long total)
    {
        if (isUnknown)
            return "";
        string all = Sizes.Text((ulong)total);
        return current >= total ? all : $"{Sizes.Text((ulong)Math.Max(0, current))}/{all}";
    }
}
