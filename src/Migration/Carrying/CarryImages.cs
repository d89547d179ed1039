using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Carrying;

/// <summary>
/// <c>images.carry</c>: brings the plan's images into the target's store while the source stays as it is. Images that are there are
/// left as they are, so that a run that was cut off goes on where it was. Undone, it takes away what it brought.
/// </summary>
internal sealed class CarryImages : IStepKind
{
    private const string Kind = "images.carry";
    private const long MaxBytes = long.MaxValue;

    private readonly Func<CarrySettings, IImageCarrier> _carriers;

    /// <summary>The kind, with the carriers of <see cref="ImageCarriers"/>.</summary>
    internal CarryImages(ICommands commands, TimeProvider time)
        : this(settings => ImageCarriers.Of(settings, commands, time))
    {
    }

    /// <summary>The kind.</summary>
    /// <param name="carriers">Makes carriers.</param>
    internal CarryImages(Func<CarrySettings, IImageCarrier> carriers) => _carriers = carriers;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="target">Where to.</param>
    /// <param name="source">Where from.</param>
    /// <param name="images">What.</param>
    /// <param name="docker">Docker's socket, with scheme; null for the usual one.</param>
    internal static PlanStep Step(string id, PlanTarget target, PlanSource source, PlanImages images, string? docker = null)
    {
        CarrySettings settings = Settings(target, source, docker);
        return new PlanStep(id, Phase.Stage, Kind, $"Carry {images.Items.Count} images over to {target.Runtime}", Disruptive: false, new JsonObject
        {
            ["target"] = settings.Target,
            ["endpoint"] = settings.Endpoint,
            ["targetRoot"] = settings.TargetRoot,
            ["source"] = settings.Source,
            ["sourceRoot"] = settings.SourceRoot,
            ["sourceEndpoint"] = settings.SourceEndpoint,
            ["docker"] = settings.DockerEndpoint,
            ["images"] = new JsonArray([.. images.Items.Select(Write)]),
        });
    }

    /// <summary>The settings of a move, for an outline of the images before there is a step.</summary>
    internal static CarrySettings Settings(PlanTarget target, PlanSource source, string? docker = null) => new()
    {
        Target = target.Runtime,
        Endpoint = target.Endpoint,
        TargetRoot = target.DataRoot,
        Source = source.Runtime,
        SourceRoot = source.DataRoot,
        SourceEndpoint = source.Endpoint,
        DockerEndpoint = docker ?? DockerClient.DefaultAddress,
    };

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var settings = new CarrySettings
        {
            Target = arguments.Choice("target", [.. TargetKind.All]),
            // Docker behind the kubelet's own shim has none.
            Endpoint = arguments.TextOrNothing("endpoint"),
            TargetRoot = arguments.Text("targetRoot"),
            Source = arguments.Choice("source", [.. TargetKind.All]),
            SourceRoot = arguments.TextOrNothing("sourceRoot"),
            SourceEndpoint = arguments.TextOrNothing("sourceEndpoint"),
            DockerEndpoint = arguments.Text("docker"),
        };
        IReadOnlyList<PlanImage> images = arguments.Maps("images", Read);
        arguments.End();
        return new Action(_carriers(settings), images);
    }

    private static JsonNode Write(PlanImage image) => new JsonObject
    {
        ["id"] = image.Id,
        ["tags"] = new JsonArray([.. image.Tags.Select(t => (JsonNode)t)]),
        ["digests"] = new JsonArray([.. image.Digests.Select(d => (JsonNode)d)]),
        ["bytes"] = image.Bytes,
    };

    private static PlanImage Read(StepArguments arguments) =>
        new(arguments.Text("id"), arguments.Texts("tags"), arguments.Texts("digests"), arguments.Number("bytes", MaxBytes));

    private sealed class Action(IImageCarrier carrier, IReadOnlyList<PlanImage> images) : IStepAction
    {
        private const string Added = "added";

        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            foreach (PlanImage image in images)
            {
                if (!await carrier.HasAsync(image, cancellation))
                    return new StepProbe(StepState.NotDone);
            }
            return new StepProbe(StepState.Done);
        }

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation)
        {
            var missing = new JsonArray();
            foreach (PlanImage image in images)
            {
                // By its id: one that is there under other names was not brought by this step.
                if (!await carrier.HasAsync(image with { Tags = [], Digests = [] }, cancellation))
                    missing.Add((JsonNode)image.Id);
            }
            return new JsonObject { [Added] = missing };
        }

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            var failures = new List<string>();
            for (int i = 0; i < images.Count; i++)
            {
                string title = $"{i + 1}/{images.Count} {ImageTitle.Of(images[i])}";
                try
                {
                    progress.Report($"{title}: {await carrier.CarryAsync(images[i], cancellation)}");
                }
                catch (MigrationException e)
                {
                    // The others are brought all the same: what is missing then is what has to be looked at.
                    failures.Add(e.Message);
                    progress.Report($"{title}: failed: {e.Message}");
                }
            }
            if (failures.Count > 0)
                throw new StepException($"{failures.Count} of {images.Count} images could not be carried over. {string.Join(" ", failures.Take(3))} Make room or mend the cause and resume, or plan again without them.");
        }

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            HashSet<string?> added = [.. (record[Added] as JsonArray ?? []).Select(id => id?.GetValue<string>())];
            var failures = new List<string>();
            foreach (PlanImage image in images.Where(i => added.Contains(i.Id)))
            {
                try
                {
                    await carrier.RemoveAsync(image, cancellation);
                }
                catch (MigrationException e)
                {
                    failures.Add(e.Message);
                }
            }
            if (failures.Count > 0)
                throw new StepException($"{failures.Count} images that were carried over are left in the target's store, where they do no harm: {failures[0]}");
        }
    }
}
