namespace Sampan.Daemon.Preflight;

/// <summary>The packages that bring something.</summary>
/// <param name="Debian">For apt-get, on Debian and Ubuntu.</param>
/// <param name="Fedora">For dnf, on Fedora and RHEL.</param>
internal sealed record PackageName(string Debian, string Fedora)
{
    public static PackageName Crun { get; } = new("crun", "crun");

    public static PackageName Runc { get; } = new("runc", "runc");

    public static PackageName Conmon { get; } = new("conmon", "conmon");

    public static PackageName CniPlugins { get; } = new("containernetworking-plugins", "containernetworking-plugins");

    public static PackageName Iptables { get; } = new("iptables", "iptables-nft");

    public static PackageName Nftables { get; } = new("nftables", "nftables");

    public static PackageName Dbus { get; } = new("dbus", "dbus-daemon");

    /// <summary>A sentence's worth: <c>install the package crun</c>, both names where they differ.</summary>
    public string Advice => Debian == Fedora
        ? $"install the package {Debian}"
        : $"install the package {Debian} (Fedora: {Fedora})";
}
