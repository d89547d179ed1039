namespace Sampan.Migration.Kubelet;

/// <summary>
/// Decides on configuration files: a field is set in each file that has it, and in the main one if none has it, so that no place says
/// something else; kubeadm's file for the node follows.
/// </summary>
internal sealed class KubeletFileEdits(KubeletEditDraft draft, KubeletWish wish)
{
    private const string Endpoint = "containerRuntimeEndpoint", ImageEndpoint = "imageServiceEndpoint", Purpose = "the kubelet's configuration";

    internal void Make()
    {
        if (wish.Endpoint.Length > 0)
        {
            if (draft.Minor >= 27)
                Set(Endpoint, wish.Endpoint);
            else
                SetWherePresent(Endpoint, wish.Endpoint);
            Clear(ImageEndpoint);
        }
        else
        {
            // A kubelet with a shim does not know the field; one that says an old socket would matter after an upgrade.
            Clear(Endpoint);
        }
        SetCgroupDriver();
        foreach ((string setting, string wanted) in wish.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (setting is "cgroupDriver" or Endpoint || KubeletFlags.OfField(setting) is null || setting.Contains('.'))
                continue;
            if (KubeletSettingValue.Of(setting, wanted) is { } value)
                Set(setting, value);
            else
                draft.Tell($"{setting}: '{wanted}' is nothing that a kubelet takes; it is left as it is.");
        }
        InstanceConfig();
    }

    // A driver that nothing names and that is the default anyway is not written.
    private void SetCgroupDriver()
    {
        KubeletSetting? now = draft.Facts.Configuration.Settings.GetValueOrDefault("cgroupDriver");
        bool said = now is { Origin.Kind: not KubeletSourceKind.Default } || now?.Others.Count > 0;
        if (said || now?.Value != wish.CgroupDriver)
            Set("cgroupDriver", wish.CgroupDriver);
    }

    private void Set(string field, string value)
    {
        if (SetWherePresent(field, value) > 0 || draft.ConfigFile is not { } main)
            return;
        if (IsSetByDefault(field, value))
            return;
        Change(main, field, text => YamlLines.Set(text, field, value, KubeletSettingValue.IsText(field)), value);
    }

    // An endpoint is written even if it is the default: the default is another one in another version.
    private bool IsSetByDefault(string field, string value) =>
        field != Endpoint && draft.Facts.Configuration.Settings.GetValueOrDefault(field) is { Origin.Kind: KubeletSourceKind.Default } now && now.Value == value;

    private int SetWherePresent(string field, string value)
    {
        int count = 0;
        foreach (string file in draft.ConfigFiles.ToList())
        {
            if (Value(file, field) is null)
                continue;
            count++;
            Change(file, field, text => YamlLines.Set(text, field, value, KubeletSettingValue.IsText(field)), value);
        }
        return count;
    }

    private void Clear(string field)
    {
        foreach (string file in draft.ConfigFiles.ToList())
        {
            if (Value(file, field) is { Length: > 0 } old && old != wish.Endpoint)
                Change(file, field, text => YamlLines.Set(text, field, "", isText: true), "empty");
        }
    }

    private void InstanceConfig()
    {
        const string path = KubeletConfigFiles.InstanceConfig;
        string? text = draft.Text(path);
        if (wish.Endpoint.Length == 0 || (text is null && !(draft.IsKubeadm && draft.Minor >= 34)))
            return;
        text ??= "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
        string next = YamlLines.Set(text, Endpoint, wish.Endpoint, isText: true);
        if (next == draft.Text(path))
            return;
        draft.Write(path, next, "kubeadm's word on this node's socket");
        draft.Tell($"{path}: {Endpoint} becomes {wish.Endpoint}: kubeadm puts it into the kubelet's configuration at each upgrade.");
    }

    private string? Value(string file, string field)
    {
        try
        {
            return YamlLines.Value(draft.Text(file) ?? "", field);
        }
        catch (MigrationException e)
        {
            throw new MigrationException($"{file}: {e.Message}", e);
        }
    }

    private void Change(string file, string field, Func<string, string> change, string value)
    {
        string before = draft.Text(file) ?? "", after;
        try
        {
            after = change(before);
        }
        catch (MigrationException e)
        {
            throw new MigrationException($"{file}: {e.Message}", e);
        }
        if (after == before)
            return;
        draft.Write(file, after, Purpose);
        draft.Tell($"{file}: {field} becomes {value}.");
    }
}
