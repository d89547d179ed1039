using System.Globalization;
using Sampan.Cri;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Finds a user's numbers in an image's passwd and group files (passwd(5), group(5)).</summary>
internal static class UserResolver
{
    /// <summary>Ids are 31 bits: the rest is reserved, and -1 means "no change" to the kernel.</summary>
    private const long MaxId = int.MaxValue;

    private sealed record User(string Name, uint Uid, uint Gid, string Home);

    private sealed record Group(string Name, uint Gid, string[] Members);

    /// <summary>Resolves <paramref name="request"/>; an absent file is an empty one.</summary>
    /// <exception cref="CriException">InvalidArgument: unknown name, or an id out of range.</exception>
    public static ResolvedUser Resolve(
        UserRequest request, ReadOnlyMemory<byte> passwd, ReadOnlyMemory<byte> groups)
    {
        User? known = FindUser(request.User, passwd, out uint uid);
        uint gid = request.Group is null ? known?.Gid ?? 0 : FindGroup(request.Group, groups);
        var gids = new List<uint> { gid };
        if (request.ImageGroups && known is not null)
        {
            gids.AddRange(Groups(groups).Where(g => g.Members.Contains(known.Name)).Select(g => g.Gid));
        }
        gids.AddRange(request.SupplementalGroups.Select(id => Checked(id)));
        return new ResolvedUser
        {
            Uid = uid,
            Gid = gid,
            AdditionalGids = [.. gids.Distinct()],
            Username = known?.Name,
            Home = known?.Home,
        };
    }

    private static User? FindUser(string text, ReadOnlyMemory<byte> passwd, out uint uid)
    {
        if (text.Length == 0)
        {
            text = "0";
        }
        if (Number(text) is { } number)
        {
            uint wanted = uid = Checked(number);
            return Users(passwd).FirstOrDefault(u => u.Uid == wanted);
        }
        User found = Users(passwd).FirstOrDefault(u => u.Name == text)
            ?? throw CriException.InvalidArgument($"no users found for {text}: the image's /etc/passwd does not name it");
        uid = found.Uid;
        return found;
    }

    private static uint FindGroup(string text, ReadOnlyMemory<byte> groups)
    {
        if (Number(text) is { } number)
        {
            return Checked(number);
        }
        return Groups(groups).FirstOrDefault(g => g.Name == text)?.Gid
            ?? throw CriException.InvalidArgument($"no groups found for {text}: the image's /etc/group does not name it");
    }

    private static IEnumerable<User> Users(ReadOnlyMemory<byte> passwd) =>
        from f in AccountFile.Fields("/etc/passwd", passwd)
        where f.Length >= 4
        let uid = Id(f[2])
        let gid = Id(f[3])
        where uid is not null && gid is not null
        select new User(f[0], uid.Value, gid.Value, f.Length > 5 ? f[5] : "");

    private static IEnumerable<Group> Groups(ReadOnlyMemory<byte> groups) =>
        from f in AccountFile.Fields("/etc/group", groups)
        where f.Length >= 3
        let gid = Id(f[2])
        where gid is not null
        select new Group(f[0], gid.Value, f.Length > 3 ? f[3].Split(',', StringSplitOptions.TrimEntries) : []);

    private static uint? Id(string text) => Number(text) is >= 0 and <= MaxId and var id ? (uint)id : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id) ? id : null;

    private static uint Checked(long id) => id is >= 0 and <= MaxId
        ? (uint)id
        : throw CriException.InvalidArgument($"id {id}: uids and gids must be in range 0-{MaxId}");
}
