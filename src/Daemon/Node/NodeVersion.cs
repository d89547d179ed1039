using Sampan.Cri.V1;

namespace Sampan.Daemon.Node;

/// <summary>RuntimeService/Version. Answers while everything else is still recovering: kubelets ask it first.</summary>
internal sealed class NodeVersion(string productVersion)
{
    // The version of the CRI's own version scheme, the same for every runtime since 1.5.
    private const string SchemeVersion = "0.1.0";

    /// <summary>Names and versions.</summary>
    /// <param name="apiVersion">The package that the call came under.</param>
    public VersionResponse Handle(string apiVersion) => new()
    {
        Version = SchemeVersion,
        RuntimeName = "sampan",
        RuntimeVersion = productVersion,
        RuntimeApiVersion = apiVersion,
    };
}
