using Sampan.Oci;

namespace Sampan.Images.Trust;

/// <summary>The node's policy where somebody else pulls: nobody sees the manifest before, so no signature of it can be checked.</summary>
public static class UnseenTrust
{
    /// <summary>Lets an image through that the policy allows without a signature.</summary>
    /// <param name="image">What is going to be pulled.</param>
    /// <param name="policyFile">As <see cref="TrustOptions.PolicyFile"/>.</param>
    /// <exception cref="SignatureValidationException">The policy refuses it, wants a signature, or cannot be read.</exception>
    public static void Require(ImageReference image, string policyFile)
    {
        if (TrustCheck.Policy(policyFile) is not { } policy)
            return;
        (string scope, IReadOnlyList<TrustRequirement> requirements) = policy.For(image);
        TrustCheck.RequireNoReject(image, policyFile, scope, requirements);
        if (requirements.FirstOrDefault(requirement => requirement.NeedsSignature) is { } signature)
        {
            throw new SignatureValidationException(
                $"{policyFile}, scope {scope}, wants {signature.Type} for {image}, which cannot be checked when Docker Engine pulls: "
                + "bring the image by other means, or change the policy (images.signaturePolicy)");
        }
    }
}
