namespace Sampan.Tests.System.Daemon;

/// <summary>A test that needs the package apparmor; not the kernel's part of it.</summary>
internal sealed class AppArmorFactAttribute : FactAttribute
{
    /// <summary>The real parser.</summary>
    public const string Parser = "/sbin/apparmor_parser";

    public AppArmorFactAttribute() => Skip = File.Exists(Parser) ? null : "needs the package apparmor";
}
