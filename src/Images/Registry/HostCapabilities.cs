namespace Sampan.Images.Registry;

/// <summary>What a host of hosts.toml may be asked for.</summary>
[Flags]
internal enum HostCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Content by digest.</summary>
    Pull = 1,

    /// <summary>What a tag means.</summary>
    Resolve = 2,

    /// <summary>Taking images.</summary>
    Push = 4,
}
