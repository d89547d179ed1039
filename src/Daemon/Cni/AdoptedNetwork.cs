using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>What is known of a network that somebody else connected a pod to.</summary>
/// <param name="Config">The bytes of its configuration; null when nobody knows: today's is taken then.</param>
/// <param name="Result">What its plugins answered; null when nobody knows.</param>
/// <param name="Addresses">The pod's addresses as they are found, for want of a result.</param>
internal sealed record AdoptedNetwork(byte[]? Config, JsonElement? Result, IReadOnlyList<string> Addresses);
