namespace Sampan.Migration.Planning;

/// <summary>The kinds of steps that any move is made of, as plans name them.</summary>
public static class StepName
{
    /// <summary>Writes a text file, or changes one.</summary>
    public const string WriteFile = "file.write";

    /// <summary>Removes a file or a link.</summary>
    public const string RemoveFile = "file.remove";

    /// <summary>Moves a file within its file system.</summary>
    public const string MoveFile = "file.move";

    /// <summary>Starts, stops, enables … a unit.</summary>
    public const string Service = "service";

    /// <summary>Sets a kernel parameter now; at boot it is a file's business.</summary>
    public const string Sysctl = "sysctl";

    /// <summary>Loads a kernel module now; at boot it is a file's business.</summary>
    public const string Module = "module";

    /// <summary>Holds a condition once.</summary>
    public const string Probe = "probe";

    /// <summary>Waits for a condition.</summary>
    public const string Wait = "wait";

    /// <summary>Keeps new pods from the node.</summary>
    public const string Cordon = "node.cordon";

    /// <summary>Evicts the node's pods, budgets honoured.</summary>
    public const string Drain = "node.drain";

    /// <summary>Lets pods in again if they were let in before the cordon.</summary>
    public const string Uncordon = "node.uncordon";

    /// <summary>Sets or removes an annotation of the node.</summary>
    public const string Annotate = "node.annotate";

    /// <summary>Changes the text of a ConfigMap's key.</summary>
    public const string PatchConfigMap = "configmap.patch";
}
