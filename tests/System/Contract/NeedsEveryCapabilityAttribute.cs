using System.Globalization;

namespace Sampan.Tests.System.Contract;

/// <summary>A test that the engine cannot pass where the machine holds back capabilities, as containers that run tests do.</summary>
/// <param name="test">The test's name.</param>
/// <param name="reason">Why it cannot be there.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class NeedsEveryCapabilityAttribute(string test, string reason) : LeftOutAttribute(test, reason)
{
    private const int SysResource = 24;

    private static readonly bool s_has = File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("CapEff:", StringComparison.Ordinal))
        .Any(line => (ulong.Parse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> SysResource & 1) == 1);

    /// <inheritdoc/>
    public override string? Reason => s_has ? null : base.Reason;
}
