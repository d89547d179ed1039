using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A resolved user in the spec's words.</summary>
internal static class UserRules
{
    public static RuntimeUser Of(ResolvedUser user) => new()
    {
        Uid = user.Uid,
        Gid = user.Gid,
        AdditionalGids = user.AdditionalGids.Count > 0 ? user.AdditionalGids : null,
    };
}
