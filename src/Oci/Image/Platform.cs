using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Sampan.Oci.Image;

/// <summary>An operating system and processor, by Go's names (image-spec image-index.md).</summary>
public sealed record Platform
{
    /// <summary>E.g. <c>amd64</c>, <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>E.g. <c>linux</c>.</summary>
    public required string Os { get; init; }

    /// <summary>E.g. <c>v8</c> for arm64, <c>v7</c> for arm, <c>v2</c> for amd64.</summary>
    public string? Variant { get; init; }

    /// <summary>The system's version; Windows images only.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features needed; Windows images only.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>This machine's.</summary>
    public static Platform Host { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.ProcessArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>How well an image for <paramref name="offered"/> runs here: 0 not at all, more is better.</summary>
    public int Match(Platform offered)
    {
        (string architecture, int level) = Normalise(offered.Architecture, offered.Variant);
        (string mine, int myLevel) = Normalise(Architecture, Variant);
        if (offered.Os != Os)
            return 0;
        if (mine == architecture)
            return level <= myLevel ? 100 + level : 0;
        // An arm64 processor runs arm images, an amd64 one 386 images, if nothing better is offered.
        return (mine, architecture) switch
        {
            ("arm64", "arm") => 10 + level,
            ("amd64", "386") => 10,
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private static (string Architecture, int Level) Normalise(string architecture, string? variant)
    {
        string name = architecture switch
        {
            "x86_64" or "x86-64" => "amd64",
            "aarch64" => "arm64",
            "i386" => "386",
            "armhf" => "arm",
            _ => architecture,
        };
        int usual = name switch { "amd64" => 1, "arm64" => 8, "arm" => 7, _ => 0 };
        bool numbered = variant is ['v', var digit] && char.IsAsciiDigit(digit);
        return (name, numbered ? variant![1] - '0' : usual);
    }
}
