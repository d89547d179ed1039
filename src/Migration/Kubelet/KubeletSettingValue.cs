namespace Sampan.Migration.Kubelet;

/// <summary>Values of settings as the kubelet takes them.</summary>
internal static class KubeletSettingValue
{
    /// <summary>The value to write; null for one that the kubelet would not take.</summary>
    internal static string? Of(string setting, string value) => setting switch
    {
        "containerLogMaxSize" => KubeletQuantity.Size(value),
        "containerLogMaxFiles" => KubeletQuantity.LogFiles(value),
        _ => value,
    };

    /// <summary>Whether a field is a text in the configuration's schema, so that what looks like a number is quoted.</summary>
    internal static bool IsText(string setting) => KubeletFlags.OfField(setting)?.Kind is not (FlagKind.Boolean or FlagKind.Number);
}
