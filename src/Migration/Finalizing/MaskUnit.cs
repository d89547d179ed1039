using Sampan.Migration.Node;

namespace Sampan.Migration.Finalizing;

/// <summary>Makes a unit of the source impossible to start: a package's update, or a script, would start it otherwise.</summary>
internal sealed class MaskUnit(IServices services, string unit) : IFinalAction
{
    public async Task<FinalOutline> OutlineAsync(CancellationToken cancellation)
    {
        ServiceState state = await services.StateAsync(unit, cancellation);
        return state.IsUp
            ? new FinalOutline($"mask {unit}", true, Refusal: $"{unit} runs. Whoever started it needs it; stop it first, or leave the move as it is.")
            : new FinalOutline($"mask {unit}", state.Exists && state.File != "masked" && state.Load != "masked");
    }

    public Task ApplyAsync(CancellationToken cancellation) => services.MaskAsync(unit, true, cancellation);
}
