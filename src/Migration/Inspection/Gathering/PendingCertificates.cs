using System.Text;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Requests for certificates that wait for somebody.</summary>
internal static class PendingCertificates
{
    private const int MaxRequest = 1024 * 1024;

    /// <summary>Names of those that a node asked for, or that would name it.</summary>
    internal static IReadOnlyList<string> Of(IReadOnlyList<JsonNode> requests, string nodeName)
    {
        string user = $"system:node:{nodeName}";
        return
        [
            .. from request in requests
               where !request.Items("status", "conditions").Any()
               where request.Text("spec", "username") == user || Names(request.Text("spec", "request"), user)
               select request.Text("metadata", "name"),
        ];
    }

    /// <summary>Whether the subject of a request, base64 of PEM, is this user.</summary>
    private static bool Names(string request, string user)
    {
        if (request.Length > MaxRequest)
            return false;
        try
        {
            string[] pem = Encoding.ASCII.GetString(Convert.FromBase64String(request)).Split('\n');
            byte[] der = Convert.FromBase64String(string.Concat(pem.Where(line => !line.StartsWith('-')).Select(line => line.Trim())));
            // The name's length stands before it, so that a longer name is none of these.
            byte[] wanted = [(byte)user.Length, .. Encoding.ASCII.GetBytes(user)];
            return user.Length <= byte.MaxValue && der.AsSpan().IndexOf(wanted) >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
