namespace Sampan.Migration.Translation.Intent;

/// <summary>What Docker does with one registry.</summary>
/// <param name="Host">host[:port] as images name it.</param>
/// <param name="Insecure">Whether https is not verified and http allowed.</param>
/// <param name="Mirrors">URLs to ask first, in order.</param>
/// <param name="Authorities">Files of authorities, absolute.</param>
/// <param name="Clients">Client certificates with their keys, absolute.</param>
internal sealed record RegistryWish(
    string Host, bool Insecure, IReadOnlyList<MirrorWish> Mirrors, IReadOnlyList<string> Authorities, IReadOnlyList<(string Certificate, string Key)> Clients);
