using System.Text.Json;
using System.Text.Json.Serialization;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>What the engine must know again of a container and the spec does not say. Kept in the bundle.</summary>
internal sealed record BundleFacts
{
    /// <summary>The container's name, for the process list.</summary>
    public required string Name { get; init; }

    /// <summary>The OCI runtime's name.</summary>
    public required string Runtime { get; init; }

    /// <summary>The log file; empty for none.</summary>
    public required string LogPath { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether its input is kept open for attaching clients.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether the input ends with the first client.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>The folder of a checkpoint that it is restored from; empty for a container that begins anew.</summary>
    public string Checkpoint { get; init; } = "";

    /// <summary>Writes it into a bundle.</summary>
    public void Write(string bundle) =>
        AtomicFile.Write(PathIn(bundle), JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BundleFacts));

    /// <summary>Reads it from a bundle.</summary>
    /// <exception cref="IOException">The bundle is gone, as after a reboot.</exception>
    public static BundleFacts Read(string bundle)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(bundle)), BundleJson.Default.BundleFacts)
                ?? throw new IOException($"{PathIn(bundle)} is empty");
        }
        catch (DirectoryNotFoundException)
        {
            throw new IOException($"bundle {bundle} is gone: the machine was restarted; remove the container and make it anew");
        }
    }

    private static string PathIn(string bundle) => Path.Combine(bundle, "sampan.json");
}

/// <summary>The JSON of <see cref="BundleFacts"/>.</summary>
[JsonSerializable(typeof(BundleFacts))]
internal sealed partial class BundleJson : JsonSerializerContext;
