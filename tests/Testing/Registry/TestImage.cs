using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Sampan.Oci;

namespace Sampan.Tests.Testing.Registry;

/// <summary>An image made in memory: blobs by digest, and its manifest.</summary>
public sealed class TestImage
{
    private TestImage(Dictionary<Digest, byte[]> blobs, byte[] manifest, byte[] config, IReadOnlyList<Digest> layers)
    {
        Blobs = blobs;
        Manifest = manifest;
        Config = config;
        Layers = layers;
    }

    /// <summary>Configuration and layers by digest.</summary>
    public Dictionary<Digest, byte[]> Blobs { get; }

    /// <summary>The manifest's bytes.</summary>
    public byte[] Manifest { get; }

    /// <summary>The manifest's digest.</summary>
    public Digest ManifestDigest => Digest.Of(Manifest);

    /// <summary>The configuration's bytes.</summary>
    public byte[] Config { get; }

    /// <summary>The image's id.</summary>
    public Digest Id => Digest.Of(Config);

    /// <summary>The layers' blob digests.</summary>
    public IReadOnlyList<Digest> Layers { get; }

    /// <summary>Makes an image of tars, packed with gzip.</summary>
    public static TestImage Of(params byte[][] tars) => Of("amd64", Gzip, tars);

    /// <summary>Makes an image of tars.</summary>
    public static TestImage Of(string architecture, Func<byte[], byte[]> pack, params byte[][] tars) =>
        Of("""{"User":"1000:1000","Env":["A=b"],"Cmd":["/bin/sh"]}""", architecture, pack, tars);

    /// <summary>Makes an image that can be run here.</summary>
    /// <param name="settings">The JSON of the configuration's <c>config</c>.</param>
    /// <param name="tars">Its layers.</param>
    public static TestImage Running(string settings, params byte[][] tars) => Of(
        settings, RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64", Gzip, tars);

    private static TestImage Of(string settings, string architecture, Func<byte[], byte[]> pack, byte[][] tars)
    {
        var blobs = new Dictionary<Digest, byte[]>();
        var layers = new List<Digest>();
        var described = new List<string>();
        foreach (byte[] tar in tars)
        {
            byte[] blob = pack(tar);
            Digest digest = Digest.Of(blob);
            blobs[digest] = blob;
            layers.Add(digest);
            described.Add(Describe("application/vnd.oci.image.layer.v1.tar+gzip", digest, blob.Length));
        }
        string diffs = string.Join(",", tars.Select(t => $"\"{Digest.Of(t)}\""));
        byte[] config = Encoding.UTF8.GetBytes(
            $$"""{"architecture":"{{architecture}}","os":"linux","config":{{settings}},"rootfs":{"type":"layers","diff_ids":[{{diffs}}]} }""");
        blobs[Digest.Of(config)] = config;
        byte[] manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{{Describe("application/vnd.oci.image.config.v1+json", Digest.Of(config), config.Length)}}},"layers":[{{{string.Join(",", described)}}}]}""");
        return new TestImage(blobs, manifest, config, layers);
    }

    /// <summary>Makes an artifact as ORAS pushes one: an empty configuration, and a blob for each file.</summary>
    /// <param name="files">Each blob's title, null for none, and its bytes.</param>
    public static TestImage Artifact(params (string? Title, byte[] Bytes)[] files)
    {
        byte[] config = "{}"u8.ToArray();
        var blobs = new Dictionary<Digest, byte[]> { [Digest.Of(config)] = config };
        var described = new List<string>();
        foreach ((string? title, byte[] bytes) in files)
        {
            blobs[Digest.Of(bytes)] = bytes;
            string annotations = title is null
                ? ""
                : $",\"annotations\":{{\"org.opencontainers.image.title\":\"{System.Text.Json.JsonEncodedText.Encode(title)}\"}}";
            described.Add(Describe("application/octet-stream", Digest.Of(bytes), bytes.Length)[..^1] + annotations + "}");
        }
        byte[] manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/x.test","config":{{{Describe("application/vnd.oci.empty.v1+json", Digest.Of(config), config.Length)}}},"layers":[{{{string.Join(",", described)}}}],"annotations":{"made.by":"a test"}}""");
        return new TestImage(blobs, manifest, config, [.. files.Select(file => Digest.Of(file.Bytes))]);
    }

    /// <summary>The same image with an annotation in its manifest.</summary>
    public TestImage Annotated(string key, string value)
    {
        string manifest = Encoding.UTF8.GetString(Manifest).TrimEnd()[..^1];
        return new TestImage(Blobs, Encoding.UTF8.GetBytes($$$"""{{{manifest}}},"annotations":{"{{{key}}}":"{{{value}}}"}}"""), Config, Layers);
    }

    /// <summary>Packs with gzip.</summary>
    public static byte[] Gzip(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private static string Describe(string type, Digest digest, long size) =>
        $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{size}}}""";
}
