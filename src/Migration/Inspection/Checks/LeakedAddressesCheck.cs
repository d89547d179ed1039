using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-LEAK.</summary>
internal sealed class LeakedAddressesCheck : Check
{
    public override string Id => "NET-LEAK";

    public override string Title => "Are addresses reserved for sandboxes that are gone?";

    public override string LooksAt => "host-local's reservations against Docker's sandboxes";

    public override string Weighs => "automatic; warning for those that leak already";

    public override string Remedy => "The plan has CNI take down each sandbox's network before its containers are stopped; remove those of sandboxes that are gone by hand, file by file.";

    public override CheckNeeds Needs => CheckNeeds.Live;

    public override string Explanation =>
        "host-local keeps a file for each address it gave away, until DEL. Containers that are killed without DEL keep theirs for ever; with flannel's 254 "
        + "addresses a node cannot start pods any more after such a move (deckhouse#4306). Calico collects its own after some 20 minutes.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        IReadOnlyList<CniReservation> all = context.Node.Cni.Reservations;
        if (all.Count == 0 || context.Node.Docker is not { Running: true } docker || !context.OnDocker())
            yield break;
        HashSet<string> sandboxes = [.. docker.Containers.Where(c => c.IsSandbox).Select(c => c.Id)];
        foreach (IGrouping<string, CniReservation> network in all.GroupBy(r => r.Network, StringComparer.Ordinal))
        {
            List<CniReservation> leaked = [.. network.Where(r => !sandboxes.Contains(r.ContainerId.Split(' ')[0]))];
            if (leaked.Count > 0)
                yield return Warn(network.Key, $"{leaked.Count} of {network.Count()} addresses of {network.Key} are reserved for sandboxes that Docker does not have: {Names(leaked.Select(r => r.Address))}.");
            else
                yield return Automatic(network.Key, $"{network.Count()} addresses of {network.Key} are reserved for pods of this node.");
        }
    }
}
