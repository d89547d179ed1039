using Sampan.Daemon.Lifecycle;

namespace Sampan.Daemon.Containers;

/// <summary>The creations of containers under way, and how their steps are run.</summary>
internal sealed record ContainerCreations(JoinedOperations<string> Operations, StepRunner Steps);
