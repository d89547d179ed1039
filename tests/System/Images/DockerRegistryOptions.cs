using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>How Debian's registry is set up for a test.</summary>
internal sealed record DockerRegistryOptions
{
    /// <summary>Whose certificate it has; null for plain http.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>Whether it wants client certificates of that authority.</summary>
    public bool WantsClients { get; init; }

    /// <summary>Whether it wants the user <c>user</c> with the password <c>secret</c>.</summary>
    public bool WantsPassword { get; init; }

    /// <summary>The YAML of its <c>auth.token</c>, or nothing.</summary>
    public string Token { get; init; } = "";

    /// <summary>What to show it when images are pushed.</summary>
    public string? Authorization { get; init; }
}
