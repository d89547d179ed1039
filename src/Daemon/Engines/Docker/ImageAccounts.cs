using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Finds users in an image's passwd and group files, as they lie in its layers: there is no container yet.</summary>
internal static class ImageAccounts
{
    /// <summary>Finds a user's numbers.</summary>
    /// <param name="request">Who is wanted.</param>
    /// <param name="layers">The image's layers, top first.</param>
    /// <exception cref="Sampan.Cri.CriException">InvalidArgument: unknown name, or an id out of range.</exception>
    public static ResolvedUser Resolve(UserRequest request, IReadOnlyList<string> layers) =>
        UserResolver.Resolve(request, Read(layers, "/etc/passwd"), Read(layers, "/etc/group"));

    private static ReadOnlyMemory<byte> Read(IReadOnlyList<string> layers, string path)
    {
        foreach (string layer in layers)
        {
            using RootedDirectory folder = RootedDirectory.Open(layer);
            try
            {
                if (folder.TryReadFile(path, AccountFile.MaxBytes) is { } content)
                {
                    return content;
                }
            }
            catch (LinuxException e) when (e.Errno == Errno.ENXIO)
            {
                // An overlay's sign that this layer took the file away.
                return ReadOnlyMemory<byte>.Empty;
            }
        }
        return ReadOnlyMemory<byte>.Empty;
    }
}
