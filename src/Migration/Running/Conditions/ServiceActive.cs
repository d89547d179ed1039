using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary><c>service.active</c> {unit}: a unit is up.</summary>
internal sealed class ServiceActive(IServices services) : INodeCondition
{
    /// <inheritdoc/>
    public string Name => "service.active";

    /// <inheritdoc/>
    public NodeQuestion Bind(StrictMap with)
    {
        string unit = with.Text("unit");
        return async cancellation =>
        {
            ServiceState state = await services.StateAsync(unit, cancellation);
            return state.Active == "active" ? null : $"{unit} is {state.Active}.";
        };
    }
}
