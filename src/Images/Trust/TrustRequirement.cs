namespace Sampan.Images.Trust;

/// <summary>One thing that a policy asks of an image.</summary>
/// <param name="Type">E.g. <c>reject</c> or <c>sigstoreSigned</c>.</param>
/// <param name="Json">The requirement as it is written.</param>
internal sealed record TrustRequirement(string Type, string Json)
{
    internal const string Accept = "insecureAcceptAnything";
    internal const string Reject = "reject";

    /// <summary>Whether a signature must be checked.</summary>
    internal bool NeedsSignature => Type is not (Accept or Reject);
}
