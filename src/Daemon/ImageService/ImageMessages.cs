using System.Globalization;
using Sampan.Cri.V1;
using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>Images in CRI's words.</summary>
internal static class ImageMessages
{
    /// <summary>An image as lists and statuses show it.</summary>
    public static Image ToImage(StoredImage image)
    {
        var message = new Image
        {
            Id = image.Id.ToString(),
            RepoTags = { image.RepoTags },
            RepoDigests = { image.RepoDigests },
            Size = (ulong)image.Size,
            Pinned = image.Pinned,
            Spec = new ImageSpec { Image = image.Id.ToString() },
        };
        foreach ((string key, string value) in image.Annotations)
        {
            message.Spec.Annotations.Add(key, value);
        }
        SetUser(message, image.Config.Config?.User ?? "");
        return message;
    }

    // A number goes to uid, anything else to username, never both; the group is not part of either.
    private static void SetUser(Image message, string user)
    {
        string name = user.Split(':', 2)[0];
        if (name.Length == 0)
        {
            message.Uid = new Int64Value { Value = 0 };
        }
        else if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long uid))
        {
            message.Uid = new Int64Value { Value = uid };
        }
        else
        {
            message.Username = name;
        }
    }
}
