using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD14: It says that a control plane cannot be drained</summary>
internal sealed partial class MasterNotDrained : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD14";

    /// <inheritdoc/>
    public string Title => "It says that a control plane cannot be drained";

    /// <inheritdoc/>
    public string Explanation =>
        "It can: its static pods stay, the others go. What must be kept apart is etcd's quorum, one member at a time, and static pods, which must not run twice.";

    /// <inheritdoc/>
    public string Remedy => "Drain it like a worker, check etcd's health before and after, and do one control plane at a time.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) => text.All(Claim()).Select(line => text.At(Id, line));


    [GeneratedRegex(@"(master|control[ -]?plane|主节点|控制平面|控制节点)[^.。]{0,40}(cannot|can't|can not|must not|not possible to|无法|不能|不可以|没办法|没法)[^.。]{0,20}(drain|驱逐|排空|腾空)|(cannot|can't|can not|无法|不能)\s{0,2}(drain|驱逐|排空|腾空)[^.。]{0,20}(master|control[ -]?plane|主节点|控制)", RegexOptions.IgnoreCase)]
    private static partial Regex Claim();
}
