using System.Security.Cryptography;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Ids of sandboxes and containers.</summary>
internal static class NewId
{
    private const int Bytes = 32;

    /// <summary>64 random hexadecimal digits.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
