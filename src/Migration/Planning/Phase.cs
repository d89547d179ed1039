namespace Sampan.Migration.Planning;

/// <summary>The parts of a move, in their order. Inspection comes before, soak and finalize after.</summary>
public enum Phase
{
    /// <summary>Install, write configuration, carry images, prove the target. Nothing that runs is disturbed.</summary>
    Stage = 1,

    /// <summary>Cordon and drain.</summary>
    Quiesce = 2,

    /// <summary>Stop the kubelet, take networks down, stop containers, stop the source.</summary>
    Stop = 3,

    /// <summary>Files of kubelet and node.</summary>
    Switch = 4,

    /// <summary>Start the target, then the kubelet.</summary>
    Start = 5,

    /// <summary>Prove that the node works.</summary>
    Verify = 6,

    /// <summary>Tell the cluster, let pods in.</summary>
    Publish = 7,
}
