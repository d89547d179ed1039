namespace Sampan.Tests.System.Cni;

/// <summary>A test that needs root and the machine's own network plugins.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : !File.Exists("/usr/lib/cni/bridge") ? "needs the package containernetworking-plugins"
            : !File.Exists("/usr/sbin/ip") ? "needs the package iproute2"
            : null;
    }
}
