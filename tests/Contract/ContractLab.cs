namespace Sampan.Tests.Contract;

/// <summary>What the contract is asked of: a daemon over one engine, and a registry that it can pull from.</summary>
public abstract class ContractLab
{
    /// <summary>The daemon.</summary>
    public abstract ICriNode Node { get; }

    /// <summary>An image that is already pulled: busybox as root, with a user <c>web</c> of uid 1234 and a page in /www.</summary>
    public abstract string Image { get; }

    /// <summary>The image of pause processes.</summary>
    public abstract string PauseImage { get; }

    /// <summary>The registry's address.</summary>
    public abstract string RegistryHost { get; }

    /// <summary>Puts busybox into the registry under another name or with other settings.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="tag">Under which tag.</param>
    /// <param name="settings">The JSON of the configuration's <c>config</c>.</param>
    public abstract Task<string> PushAsync(string repository, string tag, string settings);
}
