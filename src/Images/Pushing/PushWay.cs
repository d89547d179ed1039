namespace Sampan.Images.Pushing;

/// <summary>How a blob came to be in the repository.</summary>
public enum PushWay
{
    /// <summary>It was there.</summary>
    Exists,

    /// <summary>Another repository of the registry had it.</summary>
    Mounted,

    /// <summary>It was uploaded.</summary>
    Uploaded,
}
