using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD13: Docker's limits of logs are copied to the kubelet as they are</summary>
internal sealed partial class LogSizeUnits : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD13";

    /// <inheritdoc/>
    public string Title => "Docker's limits of logs are copied to the kubelet as they are";

    /// <inheritdoc/>
    public string Explanation =>
        "To Kubernetes 10m is a hundredth of a byte; Docker's 10m is 10M. The kubelet wants at least two files: Docker's max-file of 1 it refuses.";

    /// <inheritdoc/>
    public string Remedy => "Write containerLogMaxSize: 10Mi (or 10M for the same number) and containerLogMaxFiles: 2 or more.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) =>
        text.All(Size()).Where(l => !Quantity().IsMatch(Size().Match(text[l]).Groups[1].Value))
            .Concat(text.All(Files()))
            .Order()
            .Select(line => text.At(Id, line));


    [GeneratedRegex(@"(?:containerLogMaxSize[""']?\s*:\s*|--container-log-max-size[= ])[""']?(\d[\w.]*)")]
    private static partial Regex Size();

    [GeneratedRegex(@"^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"(containerLogMaxFiles[""']?\s*:\s*|--container-log-max-files[= ])[""']?[01](?!\d)")]
    private static partial Regex Files();
}
