using System.Text.Json.Nodes;

namespace Sampan.Migration.Planning;

/// <summary>A step of a plan: data only. What it does is its kind's business.</summary>
/// <param name="Id">Three digits and words, e.g. <c>040-kubelet-flags</c>; unique and in the order of execution.</param>
/// <param name="Phase">Where it belongs.</param>
/// <param name="Kind">E.g. <c>file.write</c>, <c>service</c>, <c>images.carry</c>.</param>
/// <param name="Title">What it does, for people.</param>
/// <param name="Disruptive">Whether pods notice.</param>
/// <param name="Arguments">What its kind needs to know.</param>
public sealed record PlanStep(string Id, Phase Phase, string Kind, string Title, bool Disruptive, JsonObject Arguments);
