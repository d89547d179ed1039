namespace Sampan.Migration.Kubelet;

/// <summary>How a flag's values are read, and what a second one does.</summary>
public enum FlagKind
{
    /// <summary>A text; the last one counts.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>; without a value it means <c>true</c>, and the next argument is not its value.</summary>
    Boolean,

    /// <summary>A number; the last one counts.</summary>
    Number,

    /// <summary>Texts with commas between; a second one adds to the first. Together they replace what files say.</summary>
    List,

    /// <summary>key=value with commas between; a second one adds to the first. Together they replace what files say.</summary>
    Map,

    /// <summary>key&lt;value with commas between; else as <see cref="Map"/>.</summary>
    ThresholdMap,

    /// <summary>key=true or key=false with commas between, laid over what files say (<c>--feature-gates</c>).</summary>
    MergedMap,
}
