using System.Text.Json;

namespace Sampan.Oci.Runtime;

/// <summary>The bundle's <c>config.json</c> (runtime-spec, "Configuration"), the Linux part of it.</summary>
public sealed record RuntimeSpec
{
    /// <summary>The version written: old runtimes refuse a newer one, and nothing newer is needed.</summary>
    public const string Version = "1.0.2";

    /// <summary>The runtime-spec version of this document.</summary>
    public string OciVersion { get; init; } = Version;

    /// <summary>The process that the container runs.</summary>
    public RuntimeProcess? Process { get; init; }

    /// <summary>The root filesystem.</summary>
    public RuntimeRoot? Root { get; init; }

    /// <summary>The host name; only with a UTS namespace.</summary>
    public string? Hostname { get; init; }

    /// <summary>The mounts, made in this order.</summary>
    public IReadOnlyList<RuntimeMount>? Mounts { get; init; }

    /// <summary>Free facts for the runtime and its hooks.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Programs run at points of the container's life, by the point's name, e.g. <c>createContainer</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>>? Hooks { get; init; }

    /// <summary>The Linux section.</summary>
    public LinuxSpec? Linux { get; init; }

    /// <summary>This document as UTF-8 JSON, absent values left out.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, OciRuntimeJson.Default.RuntimeSpec);
}
