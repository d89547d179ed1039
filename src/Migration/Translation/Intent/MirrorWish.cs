namespace Sampan.Migration.Translation.Intent;

/// <summary>A mirror of docker.io.</summary>
/// <param name="Url">With scheme, without a slash at the end.</param>
/// <param name="Insecure">Whether its https is not verified.</param>
internal sealed record MirrorWish(string Url, bool Insecure)
{
    /// <summary>host[:port].</summary>
    internal string Host => Url[(Url.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/')[0];

    /// <summary>The path behind the host; empty as a rule.</summary>
    internal string Path => Url[(Url.IndexOf("://", StringComparison.Ordinal) + 3 + Host.Length)..];
}
