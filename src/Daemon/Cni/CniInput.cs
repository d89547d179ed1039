using System.Buffers;
using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>What a plugin reads: its own config, and the parts that the runtime puts in (CNI spec, "Deriving execution configuration").</summary>
internal static class CniInput
{
    // The specification's key, and the one that its first text had by mistake: plugins of then know only that.
    private static readonly string[] ValidAttachments = ["cni.dev/valid-attachments", "cni.dev/attachments"];

    private static readonly string[] Replaced = ["name", "cniVersion", "prevResult", "runtimeConfig", .. ValidAttachments];

    public static byte[] For(
        CniConfigList list, CniPluginConfig plugin, CniCall? call, JsonElement? previous) =>
        Write(list, plugin, writer =>
        {
            if (call is not null)
            {
                WriteRuntimeConfig(writer, plugin, call.RuntimeConfig);
            }
            if (previous is { } result)
            {
                writer.WritePropertyName("prevResult");
                result.WriteTo(writer);
            }
        });

    public static byte[] ForGc(
        CniConfigList list, CniPluginConfig plugin, IReadOnlyList<CniPlace> valid) =>
        Write(list, plugin, writer =>
        {
            foreach (string key in ValidAttachments)
            {
                writer.WriteStartArray(key);
                foreach (CniPlace place in valid)
                {
                    writer.WriteStartObject();
                    writer.WriteString("containerID", place.ContainerId);
                    writer.WriteString("ifname", place.InterfaceName);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        });

    private static byte[] Write(CniConfigList list, CniPluginConfig plugin, Action<Utf8JsonWriter> more)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("cniVersion", list.Version);
            writer.WriteString("name", list.Name);
            foreach (JsonProperty property in plugin.Json.EnumerateObject())
            {
                if (!Replaced.Contains(property.Name))
                {
                    property.WriteTo(writer);
                }
            }
            more(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRuntimeConfig(Utf8JsonWriter writer, CniPluginConfig plugin, JsonElement known)
    {
        JsonProperty[] wanted = [.. known.EnumerateObject().Where(p => plugin.Capabilities.Contains(p.Name))];
        if (wanted.Length == 0)
        {
            return;
        }
        writer.WriteStartObject("runtimeConfig");
        foreach (JsonProperty property in wanted)
        {
            property.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
