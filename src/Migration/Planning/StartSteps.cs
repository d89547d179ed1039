using Sampan.Migration.Kubelet;
using Sampan.Migration.Targets;
using Sampan.Migration.Verifying;

namespace Sampan.Migration.Planning;

/// <summary>The steps that bring the node back: the target, the kubelet, proof, and word to the cluster.</summary>
internal static class StartSteps
{
    /// <summary>How long pods may take to be up again: images are there, but a busy node starts many at once.</summary>
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(5);

    internal static void Add(PlanDraft draft, Move move)
    {
        if (!StageSteps.StartsAhead(move))
            StageSteps.Start(draft, move, Phase.Start);
        draft.Add("clear-on-return", id => move.Endpoint.Length > 0 ? ClearPods.Step(id, move.Target) : ClearDockerPods.Step(id, move.Facts));
        draft.Service(Phase.Start, ServiceAction.Start, "kubelet.service", "it makes the pods again");
        draft.Add("verify", id => VerifyNode.Step(
            id, move.Target.Endpoint, move.Choice.DeepVerify, probeImage: "", move.Choice.Kubeconfig ?? "", TimeSpan.FromSeconds(move.Choice.SettleSeconds), ReadyLimit));
        if (move.Choice.Kubeconfig is { } kubeconfig)
            Publish(draft, move, kubeconfig);
    }

    private static void Publish(PlanDraft draft, Move move, string kubeconfig)
    {
        string node = move.Facts.NodeName;
        string? now = move.Facts.Cluster?.Node?["metadata"]?["annotations"]?[KubeletClusterShare.Annotation]?.ToString();
        string? socket = KubeletClusterShare.AnnotationFor(move.Kubelet.Version, move.Endpoint);
        if (KubeletClusterShare.IsKubeadm(move.Kubelet) ? socket is not null || now is not null : now is not null)
            draft.Add("annotate", id => Steps.Annotate(id, Phase.Publish, node, kubeconfig, KubeletClusterShare.Annotation, socket, "kubeadm finds the new runtime"));
        if (move.Choice.ClusterWide)
            ConfigMap(draft, move, kubeconfig);
        if (move.Choice.Drain)
        {
            string cordon = draft.Steps.Single(s => s.Kind == StepName.Cordon).Id;
            draft.Add("uncordon", id => Steps.Uncordon(id, Phase.Publish, node, kubeconfig, cordon, "let pods in, if they were let in before"));
        }
    }

    /// <summary>What the next kubeadm upgrade, or the next node that joins, would take over.</summary>
    private static void ConfigMap(PlanDraft draft, Move move, string kubeconfig)
    {
        if (move.Kubelet.Version is not { } version)
            return;
        string name = "kube-system/" + KubeletClusterShare.ConfigMapName(version);
        if (move.Facts.Cluster?.ConfigMaps.TryGetValue(name, out IReadOnlyDictionary<string, string>? data) != true
            || !data!.TryGetValue(KubeletClusterShare.ConfigMapKey, out string? text))
        {
            throw new MigrationException($"ConfigMap {name}: was not found, or has no '{KubeletClusterShare.ConfigMapKey}'. Plan without --cluster-wide, or see that {kubeconfig} may read it.");
        }
        string patched = KubeletClusterShare.Patch(text, SwitchSteps.WishOf(move));
        if (patched != text)
        {
            draft.Add("kubelet-configmap", id => Steps.PatchConfigMap(
                id, Phase.Publish, name, KubeletClusterShare.ConfigMapKey, kubeconfig, text, patched, $"ConfigMap {name}: upgrades and new nodes get the same"));
        }
    }
}
