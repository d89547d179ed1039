using Sampan.Oci;

namespace Sampan.Images.Pushing;

/// <summary>How a blob came to be in the repository.</summary>
/// <param name="Blob">Which.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="How">What was done.</param>
public sealed record PushedBlob(Digest Blob, long Bytes, PushWay How);
