using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>As whom a container runs, as far as its pod says.</summary>
internal static class PodUsers
{
    /// <summary>Whether the pod says that it is not root.</summary>
    public static bool IsNotRoot(PodFacts pod, JsonObject container)
    {
        JsonObject? own = container.Child("securityContext"), all = pod.Spec.Child("securityContext");
        long? user = own.Number("runAsUser") ?? all.Number("runAsUser");
        return user is not null ? user > 0 : (own.Flag("runAsNonRoot") ?? all.Flag("runAsNonRoot")) == true;
    }
}
