using Sampan.Daemon.Lifecycle;

namespace Sampan.Daemon.Sandboxes;

/// <summary>The creations of sandboxes under way, and how their steps are run.</summary>
internal sealed record SandboxCreations(JoinedOperations<string> Operations, StepRunner Steps);
