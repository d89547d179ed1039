namespace Sampan.Cli.Commands;

/// <summary>What a name may mean.</summary>
internal enum ObjectKind
{
    Any,
    Container,
    Pod,
    Image,
}
