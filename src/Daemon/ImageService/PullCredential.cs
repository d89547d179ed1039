using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Images.Registry;

namespace Sampan.Daemon.ImageService;

/// <summary>
/// Reads the forms in which a pull's credential comes: user and password, both in base64 (<c>auth</c>), an identity token, a
/// registry token. User and password count before <c>auth</c>, as in containerd.
/// </summary>
internal static class PullCredential
{
    // What Docker's credential helpers call a user whose password is an identity token.
    private const string TokenUser = "<token>";

    /// <returns>The credential, or null if there is nothing in it.</returns>
    /// <exception cref="CriException">INVALID_ARGUMENT: <c>auth</c> is not what it should be.</exception>
    public static RegistryCredential? Of(AuthConfig? auth)
    {
        if (auth is null)
        {
            return null;
        }
        bool plain = auth.Username.Length > 0 || auth.Password.Length > 0;
        (string username, string password) = plain || auth.Auth.Length == 0 ? (auth.Username, auth.Password) : Decode(auth.Auth);
        (string user, string secret, string identity) = username == TokenUser ? ("", "", password) : (username, password, auth.IdentityToken);
        return user.Length + secret.Length + identity.Length + auth.RegistryToken.Length == 0
            ? null
            : new RegistryCredential(user, secret, identity, auth.RegistryToken, auth.ServerAddress);
    }

    private static (string Username, string Password) Decode(string auth)
    {
        try
        {
            // Some tools leave the padding out.
            string padded = auth.TrimEnd('=');
            padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(padded)).TrimEnd('\0').Split(':', 2);
            return parts.Length == 2
                ? (parts[0], parts[1])
                : throw CriException.InvalidArgument("auth.auth holds no \"user:password\" in base64");
        }
        catch (FormatException)
        {
            throw CriException.InvalidArgument("auth.auth is not base64");
        }
    }
}
