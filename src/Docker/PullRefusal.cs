namespace Sampan.Docker;

/// <summary>Why an engine did not fetch an image.</summary>
/// <param name="Status">The HTTP status, or the code in its message; 0 where it gave none.</param>
/// <param name="Words">Its own words, most often a registry's.</param>
public sealed record PullRefusal(int Status, string Words);
