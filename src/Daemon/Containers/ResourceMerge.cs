using Sampan.Cri.V1;

namespace Sampan.Daemon.Containers;

/// <summary>What ContainerStatus says of resources after an update.</summary>
internal static class ResourceMerge
{
    /// <summary>The resources before, with every field that the change sets.</summary>
    public static LinuxContainerResources Apply(LinuxContainerResources before, LinuxContainerResources change)
    {
        // Of scalars protobuf's merge takes those that are set; lists it would append.
        LinuxContainerResources after = before.Clone();
        if (change.HugepageLimits.Count > 0)
        {
            after.HugepageLimits.Clear();
        }
        after.MergeFrom(change);
        return after;
    }
}
