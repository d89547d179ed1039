namespace Sampan.Cli.Running;

/// <summary>When <c>run</c> pulls.</summary>
internal enum PullPolicy
{
    Missing,
    Always,
    Never,
}
