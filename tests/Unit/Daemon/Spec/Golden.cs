using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

/// <summary>Compares a spec with the file of its name; UPDATE_GOLDEN=1 writes the file anew.</summary>
internal static class Golden
{
    public static void Check(string name, RuntimeSpec spec, [CallerFilePath] string source = "")
    {
        string actual = Indented(spec);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            string target = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name + ".json");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, actual);
            return;
        }
        string expected = Path.Combine(AppContext.BaseDirectory, "Daemon", "Spec", "Golden", name + ".json");
        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Indented(RuntimeSpec spec)
    {
        using JsonDocument document = JsonDocument.Parse(spec.ToJson());
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            document.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
