using System.Text;
using System.Text.Json.Nodes;
using Sampan.Images;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

public sealed class ManifestTests
{
    private static readonly TestImage Image = TestImage.Of(new TarBuilder().File("a", "1").Build(), new TarBuilder().File("b", "2").Build());

    /// <summary>Manifests that must be refused, and a word of the refusal.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "layer larger than told", "should be sha256" },
        { "layer smaller than told", "of 5000000" },
        { "layer of negative size", "negative size" },
        { "layer of the largest size", "of 9223372036854775807" },
        { "10 000 layers", "10000 layers" },
        { "one layer twice", "the manifest lists 3 layers, the configuration 2" },
        { "layers in another order", "should be sha256" },
        { "configuration of negative size", "configuration of -1 bytes" },
        { "configuration of 1 GiB", "at most" },
        { "configuration of another size", "should be sha256" },
        { "layer that is a picture", "no layer but image/png" },
        { "null in the list of layers", "is null" },
        { "null for the list of layers", "no list of layers" },
        { "artifact without a list of files", "no list of layers" },
        { "encrypted layer", "encrypted" },
        { "digest of an unknown kind", "cannot be read" },
        { "digest that is a path", "cannot be read" },
        { "schema 1", "schema 1" },
        { "index and image at once", "at once" },
        { "nothing", "neither" },
        { "null", "cannot be read" },
        { "1000 deep", "cannot be read" },
        { "5 MiB", "longer than" },
        { "no JSON", "cannot be read" },
    };

    [RootTheory(DisplayName = "A manifest with this is refused by a clear error, and nothing of it stays")]
    [MemberData(nameof(Refused))]
    public async Task Pull_EvilManifest_IsRefused(string what, string word)
    {
        await using var sandbox = new Sandbox();
        using var memory = new MemoryWatch();
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        sandbox.Registry.AddManifest("fuzz", "x", Encoding.UTF8.GetBytes(Evil(what)));
        ImageException? failure = await sandbox.PullAsync(reference);
        Assert.NotNull(failure);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 10, 4000);
        Assert.InRange(memory.Most, 0, MemoryWatch.Limit);
    }

    [RootTheory(DisplayName = "Indexes that lead to one another, to nothing or to too much are refused")]
    [InlineData("chain")]
    [InlineData("wide")]
    [InlineData("to nothing")]
    [InlineData("to a layer")]
    [InlineData("to an index of another digest")]
    public async Task Pull_EvilIndex_IsRefused(string what)
    {
        await using var sandbox = new Sandbox();
        ImageReference reference = sandbox.Registry.Add("fuzz", "image", Image).WithTag("x");
        Digest target = Image.ManifestDigest;
        switch (what)
        {
            case "chain":
                for (int i = 0; i < 20; i++)
                {
                    byte[] index = Index((target, "index"));
                    sandbox.Registry.AddManifest("fuzz", "x", index);
                    target = Digest.Of(index);
                }
                break;
            case "wide":
                sandbox.Registry.AddManifest("fuzz", "x", Index([.. Enumerable.Repeat((Digest.Of("no"u8), "manifest"), 12_000)]));
                break;
            case "to a layer":
                sandbox.Registry.AddManifest("fuzz", "x", Index((Image.Layers[0], "manifest")));
                break;
            case "to nothing":
                sandbox.Registry.AddManifest("fuzz", "x", Index((Digest.Of("no"u8), "manifest")));
                break;
            default:
                // A cycle needs a registry that lies about digests: an index that comes whatever is asked for.
                byte[] self = Index((Digest.Of("self"u8), "index"));
                sandbox.Registry.Intercept = r => r.Path.Contains("/manifests/", StringComparison.Ordinal) ? new FakeResponse(200, self) : null;
                break;
        }
        Assert.NotNull(await sandbox.PullAsync(reference));
        Assert.InRange(sandbox.Registry.Requests.Count, 1, 20);
    }

    [RootFact(DisplayName = "Manifests and configurations with anything in them are pulled or refused; nothing stays")]
    public async Task Pull_RandomDocuments_IsHarmless()
    {
        await using var sandbox = new Sandbox();
        await Seeds.EachAsync(
            120,
            random => Encoding.UTF8.GetBytes(Change(random, random.Next(2) == 0 ? Image.Manifest : Image.Config)),
            async (_, document) =>
            {
                ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
                byte[] manifest = document;
                if (document.AsSpan().IndexOf("\"rootfs\""u8) >= 0 && document.AsSpan().IndexOf("\"layers\":["u8) < 0)
                {
                    sandbox.Registry.AddBlob(document);
                    JsonNode changed = JsonNode.Parse(Image.Manifest)!;
                    changed["config"]!["digest"] = Digest.Of(document).ToString();
                    changed["config"]!["size"] = document.Length;
                    manifest = Encoding.UTF8.GetBytes(changed.ToJsonString());
                }
                sandbox.Registry.AddManifest("fuzz", "x", manifest);
                await sandbox.PullAsync(reference);
            });
    }

    private static string Evil(string what)
    {
        JsonNode manifest = JsonNode.Parse(Image.Manifest)!;
        JsonArray layers = manifest["layers"]!.AsArray();
        JsonNode config = manifest["config"]!;
        switch (what)
        {
            case "layer larger than told": layers[0]!["size"] = 20; break;
            case "layer smaller than told": layers[0]!["size"] = 5_000_000; break;
            case "layer of negative size": layers[0]!["size"] = -1; break;
            case "layer of the largest size": layers[0]!["size"] = long.MaxValue; break;
            case "10 000 layers":
                while (layers.Count < 10_000)
                    layers.Add(layers[0]!.DeepClone());
                break;
            case "one layer twice": layers.Add(layers[0]!.DeepClone()); break;
            case "layers in another order":
                JsonNode first = layers[0]!;
                layers.RemoveAt(0);
                layers.Add(first);
                break;
            case "configuration of negative size": config["size"] = -1; break;
            case "configuration of 1 GiB": config["size"] = 1L << 30; break;
            case "configuration of another size": config["size"] = 7; break;
            case "layer that is a picture": layers[1]!["mediaType"] = "image/png"; break;
            case "null in the list of layers": layers.Add(null); break;
            case "null for the list of layers": manifest["layers"] = null; break;
            case "artifact without a list of files":
                manifest["layers"] = null;
                config["mediaType"] = "application/vnd.example.thing";
                break;
            case "encrypted layer": layers[1]!["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"; break;
            case "digest of an unknown kind": layers[0]!["digest"] = "md5:d41d8cd98f00b204e9800998ecf8427e"; break;
            case "digest that is a path": config["digest"] = "sha256:../../../../../../etc/passwd"; break;
            case "schema 1": return """{"schemaVersion":1,"name":"x","tag":"y","fsLayers":[],"history":[]}""";
            case "index and image at once": manifest["manifests"] = new JsonArray(); break;
            case "nothing": return "{}";
            case "null": return "null";
            case "1000 deep": return $"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}";
            case "5 MiB": return $"{{\"a\":\"{new string('x', 5 << 20)}\"}}";
            default: return "\u0000\u0001 this is no JSON";
        }
        return manifest.ToJsonString();
    }

    private static byte[] Index(params (Digest Target, string Kind)[] entries)
    {
        IEnumerable<string> all = entries.Select(e =>
            $$"""{"mediaType":"application/vnd.oci.image.{{e.Kind}}.v1+json","digest":"{{e.Target}}","size":1000,"platform":{"os":"linux","architecture":"amd64"} }""");
        return Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{string.Join(',', all)}}]}""");
    }

    /// <summary>Puts something else in some places of a document.</summary>
    private static string Change(Random random, byte[] json)
    {
        JsonNode document = JsonNode.Parse(json)!;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            List<JsonNode> places = [.. All(document).Where(n => n.Parent is not null)];
            if (places.Count == 0)
                break;
            JsonNode place = random.Of([.. places]);
            if (place.Parent is JsonObject parent && random.Next(4) == 0)
                parent.Remove(place.GetPropertyName());
            else if (place.Parent is JsonArray list && random.Next(3) == 0)
                list.Add(place.DeepClone());
            else
                place.ReplaceWith(Anything(random, document));
        }
        string text = document.ToJsonString();
        return random.Next(6) == 0 ? Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(text))) : text;
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => new[] { node }.Concat(node switch
    {
        JsonObject o => o.Select(p => p.Value).OfType<JsonNode>().SelectMany(All),
        JsonArray a => a.OfType<JsonNode>().SelectMany(All),
        _ => [],
    });

    private static JsonNode? Anything(Random random, JsonNode document) => random.Next(12) switch
    {
        0 => null,
        1 => -1,
        2 => long.MaxValue,
        3 => 1e300,
        4 => "",
        5 => new string('\u4e2d', random.Next(3000)),
        6 => new JsonArray(),
        7 => new JsonObject(),
        8 => true,
        9 => $"sha256:{new string('0', 64)}",
        10 => JsonValue.Create(int.MinValue),
        _ => random.Of([.. All(document)]).DeepClone(),
    };
}
