namespace Sampan.Docker;

/// <summary>A container that was made.</summary>
public sealed record CreatedContainer
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>What the engine could not do as it was asked, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
