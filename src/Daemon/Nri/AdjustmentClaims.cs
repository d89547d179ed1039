using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>Which plugin has adjusted what of which container: no two may adjust the same thing.</summary>
internal sealed class AdjustmentClaims
{
    private readonly Dictionary<(string Container, Field Field, string Key), string> _owners = [];

    /// <summary>Claims all that an adjustment touches. What it removes first ("-key") it may set anew.</summary>
    /// <exception cref="NriException">Another plugin has adjusted the same; both are named.</exception>
    public void Claim(string container, string plugin, ContainerAdjustment adjustment)
    {
        List<AdjustedField> fields = [.. AdjustedField.Of(adjustment)];
        foreach (AdjustedField removed in fields.Where(field => field.IsRemoval))
        {
            _owners.Remove((container, removed.Field, removed.Key));
        }
        Claim(container, plugin, fields.Where(field => !field.IsRemoval));
    }

    /// <summary>Claims all resources that an update sets.</summary>
    /// <exception cref="NriException">Another plugin sets the same; both are named.</exception>
    public void Claim(string container, string plugin, LinuxResources resources) =>
        Claim(container, plugin, AdjustedField.Of(resources));

    /// <summary>Who has adjusted what, for those who validate it.</summary>
    public OwningPlugins Owners()
    {
        var all = new OwningPlugins();
        foreach (((string container, Field field, string key), string plugin) in _owners)
        {
            if (!all.Owners.TryGetValue(container, out FieldOwners? owners))
            {
                all.Owners[container] = owners = new FieldOwners();
            }
            if (key.Length == 0)
            {
                owners.Simple[(int)field] = plugin;
                continue;
            }
            if (!owners.Compound.TryGetValue((int)field, out CompoundFieldOwners? compound))
            {
                owners.Compound[(int)field] = compound = new CompoundFieldOwners();
            }
            compound.Owners[key] = plugin;
        }
        return all;
    }

    private void Claim(string container, string plugin, IEnumerable<AdjustedField> fields)
    {
        foreach (AdjustedField field in fields)
        {
            var claimed = (container, field.Field, field.Key);
            if (_owners.TryGetValue(claimed, out string? owner) && owner != plugin)
            {
                // Hooks add up: nobody's replace another's.
                if (field.Field != Field.OciHooks)
                {
                    throw new NriException($"plugins \"{owner}\" and \"{plugin}\" both adjust {field.Words}: configure one of them not to");
                }
                _owners[claimed] = $"{owner},{plugin}";
                continue;
            }
            _owners[claimed] = plugin;
        }
    }
}
