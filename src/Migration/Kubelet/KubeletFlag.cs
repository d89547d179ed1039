namespace Sampan.Migration.Kubelet;

/// <summary>A flag of the kubelet.</summary>
/// <param name="Name">Without dashes in front.</param>
/// <param name="Field">The field of KubeletConfiguration v1beta1 that it sets, parts with dots between; null if it has none.</param>
/// <param name="Kind">How its values are read.</param>
/// <param name="Added">The minor of Kubernetes 1 that had it first; 0 for those older than 1.14.</param>
/// <param name="Removed">The minor that refuses to start with it; 0 if none does yet or it is not known which does.</param>
/// <param name="FieldAdded">The minor that had the field first; 0 where field and flag came together.</param>
public sealed record KubeletFlag(string Name, string? Field, FlagKind Kind, int Added = 0, int Removed = 0, int FieldAdded = 0)
{
    /// <summary>The name under which <see cref="KubeletConfiguration.Settings"/> has its value.</summary>
    public string Setting => Field ?? Name;
}
